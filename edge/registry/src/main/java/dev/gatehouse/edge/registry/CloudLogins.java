// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Repository;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Stands for the logins that clouds give their machines, which this build does not know: a registry of theirs is
/// asked anonymously, and where it refuses that, the refusal says so.
public final class CloudLogins implements Keychain {
    // Whole hosts, so that what only looks like one is none.
    private static final Map<String, Pattern> CLOUDS = Map.of(
            "Google Cloud", Pattern.compile("gcr\\.io|[a-z0-9.-]+\\.(gcr\\.io|pkg\\.dev|google\\.com)"),
            "Amazon Web Services",
                    Pattern.compile(
                            "[0-9]{12}\\.dkr[.-]ecr(-fips)?\\.[a-z0-9-]+\\.(amazonaws\\.(com|com\\.cn|eu)|on\\.aws)"
                                    + "|public\\.ecr\\.aws|ecr-public\\.aws\\.com"),
            "Azure", Pattern.compile("[a-z0-9-]+\\.azurecr\\.io"));

    @Override
    public List<Credentials> credentials(Repository repository, PullIdentity identity) {
        String host = repository.canonical().registry();
        return CLOUDS.entrySet().stream()
                .filter(cloud -> cloud.getValue().matcher(host).matches())
                .<Credentials>map(cloud ->
                        new Credentials.Anonymous("logins of " + cloud.getKey() + " are not supported by this build"))
                .toList();
    }
}
