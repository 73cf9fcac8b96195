// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.NotFoundException;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials that somebody has to be asked for are asked for only where a registry turns us down without them.
class CredentialsOnDemandTest {
    private static final Credentials ALICE = new Credentials.Basic("alice", "secret-a");
    private static final Credentials BOB = new Credentials.Basic("bob", "secret-b");
    private static final Credentials NOTE = new Credentials.Anonymous("pull secret \"team/gone\" not found");

    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry registry = fixture.registry;
    private final TokenEndpoint tokens = TokenEndpoint.start().allow("alice", "secret-a");
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void stop() {
        fixture.close();
        tokens.close();
    }

    private Keychain onDemand(Credentials... credentials) {
        return new Keychain() {
            @Override
            public AtHand atHand(Repository repository, PullIdentity identity) {
                return new AtHand(List.of(), false);
            }

            @Override
            public List<Credentials> credentials(Repository repository, PullIdentity identity) {
                asked.incrementAndGet();
                return List.of(credentials);
            }
        };
    }

    private static boolean shows(RecordedRequest request, Credentials.Basic credentials) {
        String both = credentials.user() + ":" + credentials.password();
        String header = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        return request.header("authorization").orElse("").equals(header);
    }

    private static boolean alice(RecordedRequest request) {
        return shows(request, (Credentials.Basic) ALICE);
    }

    @Test
    void nobodyIsAskedForAPublicImage() {
        fixture.with(onDemand(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(fixture.resolved()).isNotNull();
        assertThat(asked).hasValue(0);
    }

    @Test
    void nobodyIsAskedForAPublicImageBehindATokenService() {
        registry.requireBearer(tokens.allowAnonymous());
        fixture.with(onDemand(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void somebodyIsAskedWhereBasicAuthenticationIsDemanded() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(onDemand(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void somebodyIsAskedWhereTheTokenServiceRefusesTokensToStrangers() {
        registry.requireBearer(tokens);
        fixture.with(onDemand(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void theNextCredentialsAreTriedWhereTheTokenServiceTurnsTheFirstDown() {
        registry.requireBearer(tokens);
        fixture.with(onDemand(BOB, ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void somebodyIsAskedWhereTheImageIsNotShown(int status) {
        hideFromStrangers(status);
        fixture.with(onDemand(ALICE));
        assertThat(fixture.resolved().toString()).isEqualTo(fixture.image.digest());
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void somebodyIsAskedWhereStrangersAreTooMany() {
        hideFromStrangers(429);
        fixture.with(Fixture.settings("{}"), onDemand(ALICE));
        assertThat(fixture.resolved().toString()).isEqualTo(fixture.image.digest());
    }

    // As registries do that show nothing, and not even that there is something, to whoever does not log in first.
    private void hideFromStrangers(int status) {
        Reply login = Reply.of(401).with("WWW-Authenticate", "Basic realm=\"registry\"");
        registry.when(
                request -> !alice(request),
                (request, _) -> request.path().equals("/v2/") ? login : Reply.error(status, "DENIED", "no"));
    }

    @Test
    void signaturesInAHiddenRepositoryAreFound() {
        hideFromStrangers(404);
        fixture.with(onDemand(ALICE));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void signaturesInAHiddenRepositoryStayHiddenFromOthers() {
        hideFromStrangers(404);
        fixture.with(onDemand(BOB));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Absent.class);
    }

    @Test
    void anUnsignedPublicImageCostsOneMoreRequestOnce() {
        try (Fixture unsigned = new Fixture()) {
            unsigned.with(onDemand(ALICE));
            assertThat(unsigned.tagged()).isInstanceOf(SignatureMaterial.Absent.class);
            assertThat(unsigned.registry.requests()).hasSize(2);
            assertThat(unsigned.tagged()).isInstanceOf(SignatureMaterial.Absent.class);
            assertThat(unsigned.registry.requests()).hasSize(3);
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void aHiddenImageThatIsNotThereIsNotFound() {
        fixture.with(onDemand(ALICE));
        registry.when(FakeRegistry.path("manifests"), (_, _) -> Reply.error(404, "MANIFEST_UNKNOWN", "no"));
        assertThatThrownBy(fixture::resolved).isInstanceOf(NotFoundException.class);
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void noCredentialsThatCouldNotBeFoundOutMeansNoAnswer() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(new Keychain() {
            @Override
            public AtHand atHand(Repository repository, PullIdentity identity) {
                return new AtHand(List.of(), false);
            }

            @Override
            public List<Credentials> credentials(Repository repository, PullIdentity identity) {
                throw new UnavailableException("the API server did not answer");
            }
        });
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the API server did not answer");
    }

    @Test
    void theRefusalNamesWhatWasPassedOver() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(onDemand(BOB, NOTE));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("UNAUTHORIZED")
                .hasMessageEndingWith(" (pull secret \"team/gone\" not found)");
    }

    @Test
    void keychainsOneAfterTheOtherKnowAtHandWhatEachDoes() {
        Keychain both = onDemand(ALICE).then(Fixture.always(BOB));
        Repository repository = fixture.reference().repository();
        assertThat(both.atHand(repository, Fixture.NOBODY)).isEqualTo(new Keychain.AtHand(List.of(BOB), false));
        assertThat(both.credentials(repository, Fixture.NOBODY)).containsExactly(ALICE, BOB);
    }

    @Test
    void whatIsAtHandIsShownFirstAndTheRestWhereItIsTurnedDown() {
        registry.requireBasic("alice", "secret-a");
        fixture.with(onDemand(ALICE).then(Fixture.always(BOB)));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }
}
