// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Signatures that bring no log entry along: what a log is asked, and what its answer is worth.
class LogSearchTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> SERVERS = List.of("https://log1.example");
    private static final String VULN = "https://cosign.sigstore.dev/attestation/vuln/v1";
    private static final String KEY_PEM =
            CertificateDraft.pem("PUBLIC KEY", INSTANCE.signer.certificate().publicKeyInfo());

    private static Proofs proofs(List<String> servers, boolean stamped) {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        return new Proofs(
                new Proofs.Log.Required(anchors, servers),
                stamped ? new Proofs.Timestamp.Considered(anchors) : new Proofs.Timestamp.Skipped());
    }

    private static Demand demand(List<String> servers, boolean stamped) {
        Proofs proofs = proofs(servers, stamped);
        return new Demand(
                Sigstore.identities(INSTANCE.root(), Sigstore.MAIL),
                Map.of(SignatureFormat.LEGACY, proofs, SignatureFormat.BUNDLE, proofs));
    }

    private static Demand keys() {
        VerificationKey key = VerificationKey.read(KEY_PEM, KeyHash.UNSET);
        return new Demand(new Signers.Keys(List.of(key)), Map.of(SignatureFormat.LEGACY, proofs(SERVERS, false)));
    }

    private static SignatureLayer.Fetched layer(UnaryOperator<LegacyDraft> difference) {
        SignatureMaterial.Found found = (SignatureMaterial.Found)
                difference.apply(new LegacyDraft(INSTANCE)).material();
        return (SignatureLayer.Fetched) found.layers().getFirst();
    }

    private static final SignatureLayer.Fetched UNLOGGED = layer(draft -> draft.annotation(SignatureLayer.BUNDLE, ""));
    private static final SignatureLayer.Fetched LOGGED = layer(UnaryOperator.identity());
    private static final String SIGNATURE = UNLOGGED.annotations().getOrDefault(SignatureLayer.SIGNATURE, "");

    private static SignatureMaterial material(SignatureLayer... layers) {
        return new SignatureMaterial.Found(List.of(layers));
    }

    private static List<LogSearch> searches(SignatureMaterial material, Demand demand, boolean attested) {
        return SignatureVerifier.searches(
                Artifact.named(Sigstore.IMAGE), material, demand, attested, LATER, () -> false);
    }

    private static List<LogSearch> searches(Demand demand, SignatureLayer... layers) {
        return searches(material(layers), demand, false);
    }

    private static void assertAsks(LogSearch search, String entries) throws Exception {
        assertThat(JsonReader.read(search.query().body(), JsonLimits.DEFAULT))
                .isEqualTo(JsonReader.read(
                        ("{\"entries\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT));
    }

    private static String hashedRekord(String signer) {
        return Texts.text(Bodies.hashedRekord(
                UNLOGGED.payload(), java.util.Base64.getDecoder().decode(SIGNATURE), signer));
    }

    @Test
    void asksForTheEntryThatWouldBeMade() throws Exception {
        List<LogSearch> searches = searches(demand(SERVERS, false), UNLOGGED);
        assertThat(searches).hasSize(1);
        assertThat(searches.getFirst().position()).isZero();
        assertAsks(searches.getFirst(), hashedRekord(INSTANCE.signer.pem()));
    }

    @Test
    void asksByTheKeyWhereThePolicyNamesIt() throws Exception {
        List<LogSearch> searches = searches(keys(), UNLOGGED);
        assertThat(searches).hasSize(1);
        assertAsks(searches.getFirst(), hashedRekord(KEY_PEM));
    }

    @Test
    void tellsThePlaceOfEachSignatureThatIsAskedFor() {
        SignatureLayer strange = layer(draft -> draft.signer(CertificateDraft.signer("mallory@example.com")
                        .signedBy(CertificateDraft.authority("CN=other").selfSigned()))
                .payload(Sigstore.payload(dev.gatehouse.core.oci.Digest.of(new byte[] {2})))
                .annotation(SignatureLayer.BUNDLE, ""));
        assertThat(searches(demand(SERVERS, false), strange, UNLOGGED, strange, UNLOGGED))
                .extracting(LogSearch::position)
                .containsExactly(1, 3);
    }

    @Test
    void asksNobodyWhereThatChangesNothing() {
        assertThat(searches(demand(SERVERS, false), UNLOGGED)).hasSize(1);
        assertThat(searches(demand(List.of(), false), UNLOGGED)).isEmpty();
        assertThat(searches(demand(SERVERS, false), LOGGED)).isEmpty();
        assertThat(searches(demand(SERVERS, false), UNLOGGED, LOGGED)).isEmpty();
        assertThat(searches(demand(SERVERS, false), UNLOGGED.with(List.of(entry(UnaryOperator.identity())))))
                .isEmpty();
        assertThat(searches(new SignatureMaterial.Absent(), demand(SERVERS, false), false))
                .isEmpty();
        assertThat(searches(material(UNLOGGED), demand(SERVERS, false), true)).isEmpty();
    }

    @Test
    void asksForNoBundle() {
        SignatureMaterial bundle = BundleDraft.first(INSTANCE).unlogged().asMaterial();
        assertThat(searches(bundle, demand(SERVERS, false), false)).isEmpty();
    }

    private static SignatureLayer.Enveloped attestation() {
        Blob statement = Sigstore.statement(Sigstore.IMAGE, VULN);
        byte[] message = new Envelope(Envelope.IN_TOTO, statement, List.of())
                .preAuthenticationEncoding()
                .bytes();
        Blob envelope = Texts.blob("{\"payloadType\":\"" + Envelope.IN_TOTO + "\",\"payload\":\""
                + Texts.base64(statement) + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\""
                + Texts.base64(TestKeys.sign(INSTANCE.signer.keys(), "SHA256withECDSA", message)) + "\"}]}");
        return new SignatureLayer.Enveloped(
                envelope.digest(),
                Map.of(SignatureLayer.SIGNATURE, "", SignatureLayer.CERTIFICATE, INSTANCE.signer.pem()),
                envelope);
    }

    @Test
    void asksForBothKindsOfEntriesOfAnAttestation() throws Exception {
        SignatureLayer.Enveloped layer = attestation();
        List<LogSearch> searches = searches(material(layer, layer), demand(SERVERS, false), true);
        assertThat(searches).extracting(LogSearch::position).containsExactly(0, 1);
        String document = Texts.text(layer.envelope()).replace("\"", "\\\"");
        String pem = Texts.base64(INSTANCE.signer.pem());
        assertAsks(
                searches.getFirst(),
                "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"proposedContent\":{\"envelope\":\"" + document
                        + "\",\"verifiers\":[\"" + pem + "\"]}}},"
                        + "{\"apiVersion\":\"0.0.1\",\"kind\":\"intoto\",\"spec\":{\"content\":{\"envelope\":\""
                        + document + "\"},\"publicKey\":\"" + pem + "\"}}");
        assertThat(searches(material(layer), demand(SERVERS, false), false)).isEmpty();
    }

    // Attestations of other kinds may be wanted besides, so all of them are asked for.
    @Test
    void asksForAnAttestationBesideOneThatHolds() {
        SignatureLayer.Enveloped unlogged = attestation();
        Blob body = Bodies.inToto(unlogged.envelope(), INSTANCE.signer.pem());
        LogEntry entry = EntryDraft.first(INSTANCE.log1, "", body).entry();
        SignatureLayer logged = unlogged.with(List.of(entry));
        assertThat(searches(material(logged, unlogged), demand(SERVERS, false), true))
                .extracting(LogSearch::position)
                .containsExactly(1);
    }

    private static LogEntry entry(UnaryOperator<EntryDraft> difference) {
        return difference
                .apply(EntryDraft.first(INSTANCE.log1, "", Texts.blob(hashedRekord(INSTANCE.signer.pem()))))
                .entry();
    }

    private static LogEntry at(Instant time) {
        return entry(draft -> draft.time(time));
    }

    static Stream<Arguments> answers() {
        LogEntry good = at(Sigstore.SIGNED);
        LogEntry late = at(Sigstore.EXPIRED.plusSeconds(1));
        LogEntry strange = entry(draft -> draft.promisedBy(TestKeys.elliptic()));
        LogEntry misplaced = entry(draft -> draft.leaf(1));
        LogEntry untimed = entry(EntryDraft::unpromised);
        return Stream.of(
                argumentSet("nothing", List.of(), false, Optional.of(Reason.NO_LOG_ENTRY)),
                argumentSet("the entry", List.of(good), false, Optional.empty()),
                argumentSet("the entry and a later one", List.of(good, late), false, Optional.empty()),
                argumentSet("a later entry and the entry", List.of(late, good), false, Optional.empty()),
                argumentSet("a later entry only", List.of(late), false, Optional.of(Reason.CERTIFICATE_NOT_VALID)),
                argumentSet("a strange promise", List.of(strange), false, Optional.of(Reason.BAD_LOG_PROMISE)),
                argumentSet(
                        "a strange promise, then another place",
                        List.of(strange, misplaced),
                        false,
                        Optional.of(Reason.BAD_LOG_PROMISE)),
                argumentSet("another place", List.of(misplaced), false, Optional.of(Reason.NOT_IN_LOG)),
                argumentSet("a strange promise beside the entry", List.of(strange, good), false, Optional.empty()),
                argumentSet("no promise", List.of(untimed), false, Optional.of(Reason.NO_TIMESTAMP)),
                argumentSet("no promise but a timestamp", List.of(untimed), true, Optional.empty()),
                argumentSet("no promise beside the entry", List.of(untimed, good), false, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void believesWhatTheLogProves(List<LogEntry> found, boolean stamped, Optional<Reason> reason) {
        VerificationResult result = SignatureVerifier.verify(
                Artifact.named(Sigstore.IMAGE),
                material(UNLOGGED.with(found)),
                demand(SERVERS, stamped),
                LATER,
                () -> false);
        if (reason.isEmpty()) {
            assertThat(result).isInstanceOf(VerificationResult.Verified.class);
        } else {
            assertThat(result)
                    .isInstanceOfSatisfying(
                            VerificationResult.Rejected.class,
                            rejected -> assertThat(rejected.refusals())
                                    .singleElement()
                                    .isInstanceOfSatisfying(
                                            Refusal.CheckFailed.class,
                                            failed ->
                                                    assertThat(failed.reason()).isEqualTo(reason.get())));
        }
    }

    @Test
    void aTimestampDoesWhereTheLogWasBelievedThen() {
        Instant signed = Sigstore.SIGNED;
        SignatureLayer layer = UNLOGGED.with(List.of(entry(EntryDraft::unpromised)));
        for (Window window : List.of(Window.between(signed, signed), Window.from(signed.plusSeconds(1)))) {
            TrustAnchors anchors =
                    TrustAnchors.of(INSTANCE.root().withTransparencyLogs(List.of(INSTANCE.trustedLog1(window))));
            Proofs proofs =
                    new Proofs(new Proofs.Log.Required(anchors, SERVERS), new Proofs.Timestamp.Considered(anchors));
            Demand demand = new Demand(
                    Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(SignatureFormat.LEGACY, proofs));
            VerificationResult result = SignatureVerifier.verify(
                    Artifact.named(Sigstore.IMAGE), material(layer), demand, LATER, () -> false);
            assertThat(result instanceof VerificationResult.Verified).isEqualTo(window.contains(signed));
        }
    }
}
