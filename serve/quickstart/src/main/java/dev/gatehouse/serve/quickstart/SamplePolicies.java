// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

/// The policies of the quick start, as YAML.
final class SamplePolicies {
    private SamplePolicies() {}

    /// Returns a policy that enforces: images under `{registry}/shop/` carry a signature of `key`.
    static String shop(String registry, SigningKey key) {
        return """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: shop-images-are-signed
                spec:
                  images:
                    - glob: %s/shop/**
                  authorities:
                    - name: release-key
                      key:
                        data: |
                %s""".formatted(registry, key.publicPem().indent(10));
    }

    /// Returns a policy that only warns: images under `{registry}/lab/` should carry a signature of `key`.
    static String lab(String registry, SigningKey key) {
        return """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: lab-images-should-be-signed
                spec:
                  mode: warn
                  images:
                    - glob: %s/lab/**
                  authorities:
                    - name: release-key
                      key:
                        data: |
                %s""".formatted(registry, key.publicPem().indent(10));
    }
}
