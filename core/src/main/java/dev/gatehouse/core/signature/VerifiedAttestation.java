// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.envelope.Statement;

/// A statement about the artifact that somebody who may do so signed. Only [SignatureVerifier] makes one, after every
/// check held: nothing else may reach a policy's document.
public final class VerifiedAttestation {
    private final VerifiedSignature signature;
    private final Statement statement;
    private final Blob payload;

    VerifiedAttestation(VerifiedSignature signature, Statement statement, Blob payload) {
        this.signature = signature;
        this.statement = statement;
        this.payload = payload;
    }

    /// Returns who signed.
    public VerifiedSignature signature() {
        return signature;
    }

    /// Returns what kind of thing is said, a URI.
    public String predicateType() {
        return statement.predicateType();
    }

    /// Returns the whole statement as it was written.
    public JsonObject statement() {
        return statement.document();
    }

    /// Returns the statement's bytes.
    public Blob payload() {
        return payload;
    }

    /// Returns the digest of the envelope or bundle in its manifest.
    public Digest layer() {
        return signature.payload();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifiedAttestation that
                && signature.equals(that.signature)
                && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return payload.hashCode();
    }

    @Override
    public String toString() {
        return "VerifiedAttestation[" + statement.predicateType() + " in " + signature.payload() + "]";
    }
}
