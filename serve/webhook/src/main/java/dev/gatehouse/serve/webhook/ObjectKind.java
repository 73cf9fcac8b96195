// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// Group, version and kind of a Kubernetes object.
///
/// @param group API group, empty for the core group
/// @param version API version, e.g. `v1`
/// @param kind e.g. `Pod`
record ObjectKind(String group, String version, String kind) {
    /// Returns the kind that an object with this `apiVersion` and `kind` has.
    static ObjectKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new ObjectKind("", apiVersion, kind)
                : new ObjectKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /// Returns the spelling that API machinery uses in messages: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`.
    @Override
    public String toString() {
        return group + "/" + version + ", Kind=" + kind;
    }
}
