// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

/// Reviews as an API server sends them.
public final class Reviews {
    private Reviews() {}

    /// Returns the review for the creation of a Pod that runs `images`.
    public static String of(String... images) {
        return "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"u\","
                + " \"operation\": \"CREATE\", \"kind\": {\"group\": \"\", \"version\": \"v1\", \"kind\": \"Pod\"},"
                + " \"resource\": {\"group\": \"\", \"version\": \"v1\", \"resource\": \"pods\"}, \"name\": \"p\","
                + " \"namespace\": \"any\", \"object\": "
                + Scene.pod("p", images) + "}}";
    }
}
