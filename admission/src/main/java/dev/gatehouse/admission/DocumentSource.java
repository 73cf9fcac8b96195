// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// Port: policy documents by URL.
@FunctionalInterface
public interface DocumentSource {
    /// A source for a system that fetches nothing.
    DocumentSource NONE = (_, _) ->
            new Gathered.Refused("failed to fetch content from policy url: documents by URL are not supported yet");

    /// Returns the document at `url`, where its SHA-256 is `sha256`, 64 lower-case hexadecimal digits.
    ///
    /// Answers out of what it knows or within a bound of its own. What takes longer is [Gathered.Silent] for now;
    /// the same is asked again each time the policies are looked at.
    Gathered document(String url, String sha256);
}
