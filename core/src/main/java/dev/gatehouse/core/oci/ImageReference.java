// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.Optional;

/// Name of an image as it stands in a pod: a repository with a tag or a digest. The original text is kept for
/// messages.
public sealed interface ImageReference {
    /// The text this reference was read from.
    String original();

    /// Where the image lives.
    Repository repository();

    /// The fully qualified name: `{registry}/{path}:{tag}` or `{registry}/{path}@{digest}`.
    String name();

    /// A reference that can point to another image tomorrow.
    record TaggedReference(String original, Repository repository, Tag tag) implements ImageReference {
        @Override
        public String name() {
            return repository + ":" + tag;
        }

        /// Returns the reference that keeps this tag for people and pins `digest`:
        /// `{registry}/{path}:{tag}@{digest}`.
        public DigestReference pinnedTo(Digest digest) {
            return new DigestReference(name() + "@" + digest, repository, Optional.of(tag), digest);
        }
    }

    /// A reference to exactly one image.
    ///
    /// @param tag the tag that stood before the digest; it takes no part in [#name()]
    record DigestReference(String original, Repository repository, Optional<Tag> tag, Digest digest)
            implements ImageReference {
        @Override
        public String name() {
            return repository + "@" + digest;
        }
    }

    /// Longest reference worth reading: registry 253 and port, path 255, tag 128, digest 71.
    int LONGEST = 1024;

    /// Reads a reference. The tag form is tried first, then the digest form; no tag means `latest`.
    ///
    /// @throws MalformedNameException where `text` is neither
    static ImageReference parse(String text) {
        if (text.length() > LONGEST) {
            throw new MalformedNameException("could not parse reference: longer than " + LONGEST + " characters");
        }
        try {
            return tagged(text, text);
        } catch (MalformedNameException _) {
            return digested(text);
        }
    }

    private static TaggedReference tagged(String original, String text) {
        int colon = text.lastIndexOf(':');
        boolean hasTag = colon >= 0 && text.indexOf('/', colon) < 0;
        Tag tag = hasTag ? new Tag(text.substring(colon + 1)) : Tag.LATEST;
        return new TaggedReference(original, Repository.parse(hasTag ? text.substring(0, colon) : text), tag);
    }

    private static DigestReference digested(String text) {
        int at = text.indexOf('@');
        if (at < 0 || text.indexOf('@', at + 1) >= 0) {
            throw new MalformedNameException("could not parse reference: " + text);
        }
        try {
            Digest digest = Digest.parse(text.substring(at + 1));
            String base = text.substring(0, at);
            TaggedReference tagged = tagged(text, base);
            int colon = base.lastIndexOf(':');
            boolean hasTag = colon >= 0 && base.indexOf('/', colon) < 0;
            return new DigestReference(
                    text, tagged.repository(), hasTag ? Optional.of(tagged.tag()) : Optional.empty(), digest);
        } catch (MalformedNameException _) {
            throw new MalformedNameException("could not parse reference: " + text);
        }
    }
}
