// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Repository;

/// Where signatures live, as `source[].oci` says it: a whole registry, or one repository. The one reader of
/// that text, for the check of a policy and for its use.
public sealed interface OciSource {
    /// A registry: the signatures of an image are in the image's path on it.
    record InRegistry(String registry) implements OciSource {
        public InRegistry {
            Repository.requireRegistry(registry);
        }
    }

    /// A repository that holds the signatures of all images.
    record InRepository(Repository repository) implements OciSource {}

    /// Reads `text`: a repository where the part before the first slash holds a `.` or a `:`, otherwise a
    /// registry.
    ///
    /// @throws MalformedNameException where it is neither, or leaves out the `library/` of Docker Hub
    static OciSource parse(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        if (first.indexOf('.') < 0 && first.indexOf(':') < 0) {
            return new InRegistry(text);
        }
        Repository repository = Repository.parse(text);
        if (repository.registry().equals(Repository.DOCKER_HUB) && text.indexOf('/', slash + 1) < 0) {
            throw new MalformedNameException("strict validation requires the full repository path (missing 'library')");
        }
        return new InRepository(repository);
    }
}
