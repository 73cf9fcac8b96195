// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Writes policies and TrustRoots, and reviews of them, as an API server does. Their JSON is written with `'` for
/// `"`, and `KEY` stands for a public key.
final class Resources {
    static final String KEY = key();
    static final String ALPHA = "policy.sigstore.dev/v1alpha1";
    static final String BETA = "policy.sigstore.dev/v1beta1";

    private static final String IMAGES = "'images':[{'glob':'**'}],";

    private Resources() {}

    private static String key() {
        try {
            byte[] key = KeyPairGenerator.getInstance("EC")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8))
                            .encodeToString(key)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String json(String quoted) {
        return quoted.replace('\'', '"').replace("\"KEY\"", JsonWriter.compact(new JsonString(KEY)));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns a policy with this `spec`.
    static String policy(String apiVersion, String spec) {
        return json("{'apiVersion':'" + apiVersion + "','kind':'ClusterImagePolicy','metadata':{'name':'p'},'spec':"
                + spec + "}");
    }

    static String trustRoot(String spec) {
        return json("{'apiVersion':'" + ALPHA + "','kind':'TrustRoot','metadata':{'name':'t'},'spec':" + spec + "}");
    }

    /// Returns a `spec` with these members besides its images.
    static String spec(String members) {
        return "{" + IMAGES + members + "}";
    }

    /// Returns a `spec` with one authority that has these members.
    static String authority(String members) {
        return spec("'authorities':[{" + members + "}]");
    }

    /// Returns a review of a creation.
    static String create(String object) {
        return request("CREATE", "", object, "null");
    }

    /// Returns a review of a change.
    static String update(String object, String oldObject) {
        return request("UPDATE", "", object, oldObject);
    }

    /// Returns a review whose request is of the kind that `object` says it is; of a policy where it is `null`.
    static String request(String operation, String subresource, String object, String oldObject) {
        String named = object.equals("null") ? oldObject : object;
        String kind = named.contains("\"TrustRoot\"") ? "TrustRoot" : "ClusterImagePolicy";
        String version = named.contains(BETA) ? "v1beta1" : "v1alpha1";
        return request(List.of("policy.sigstore.dev", version, kind), operation, subresource, object, oldObject);
    }

    /// Returns a review of the kind with this group, version and name.
    static String request(List<String> kind, String operation, String subresource, String object, String oldObject) {
        return Reviews.review("{\"uid\":\"" + Reviews.UID + "\",\"kind\":{\"group\":\"" + kind.get(0)
                + "\",\"version\":\"" + kind.get(1) + "\",\"kind\":\"" + kind.get(2) + "\"},\"subResource\":\""
                + subresource + "\",\"name\":\"p\",\"operation\":\"" + operation + "\",\"object\":" + object
                + ",\"oldObject\":" + oldObject + "}");
    }

    /// Returns a ConversionReview.
    static String conversion(String envelope, String desired, String... objects) {
        return json("{'apiVersion':'" + envelope + "','kind':'ConversionReview','request':{'uid':'" + Reviews.UID
                        + "','desiredAPIVersion':'" + desired + "','objects':[")
                + String.join(",", objects) + "]}}";
    }
}
