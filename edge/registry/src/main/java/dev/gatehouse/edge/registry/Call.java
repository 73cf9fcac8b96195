// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One HTTP request to make.
///
/// @param authorization value of the header `Authorization`; goes to the origin of `url` and to no other
/// @param form body of a POST, URL-encoded
/// @param limit longest body of the answer that is read, in bytes
/// @param ca certificates that vouch for the server besides the platform's, in PEM; empty for none
/// @param share has room for the body until whoever reads it is done
record Call(
        String method,
        URI url,
        String accept,
        Optional<String> authorization,
        Optional<String> form,
        int limit,
        String ca,
        BodyBudget.Share share) {
    static Call get(URI url, String accept, int limit, String ca, BodyBudget.Share share) {
        return new Call("GET", url, accept, Optional.empty(), Optional.empty(), limit, ca, share);
    }

    Call to(URI other) {
        return new Call(method, other, accept, authorization, form, limit, ca, share);
    }

    Call trusting(String certificates) {
        return new Call(method, url, accept, authorization, form, limit, certificates, share);
    }

    Call authorizedBy(Optional<String> value) {
        return new Call(method, url, accept, value, form, limit, ca, share);
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!accept.isEmpty()) {
            headers.put("Accept", accept);
        }
        authorization.ifPresent(value -> headers.put("Authorization", value));
        form.ifPresent(_ -> headers.put("Content-Type", "application/x-www-form-urlencoded"));
        return headers;
    }

    @Override
    public String toString() {
        return method + " " + PublicUrl.of(url);
    }
}
