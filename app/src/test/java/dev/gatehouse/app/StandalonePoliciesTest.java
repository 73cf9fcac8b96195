// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandalonePoliciesTest {
    @TempDir
    private Path root = Path.of("");

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private Path folder = Path.of("");
    private Path config = Path.of("");

    @BeforeEach
    void lay() throws IOException {
        folder = Files.createDirectory(root.resolve("policies"));
        config = root.resolve("config.yaml");
    }

    static String policy(String name) {
        return "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: " + name
                + "}, spec: {images: [{glob: '**'}], authorities: [{static: {action: fail}}]}}\n";
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private StandalonePolicies load() throws StartRefusedException {
        return StandalonePolicies.load(folder, Optional.empty(), "cosign-system", () -> now);
    }

    private StandalonePolicies loadWithConfig() throws StartRefusedException {
        return StandalonePolicies.load(folder, Optional.of(config), "cosign-system", () -> now);
    }

    /// Lets the folder look the same for as long as it has to.
    private void settle(StandalonePolicies policies) {
        policies.refresh();
        pass(StandalonePolicies.STEADY);
        policies.refresh();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static List<String> names(StandalonePolicies policies) {
        return loaded(policies).policies().stream().map(ImagePolicy::name).toList();
    }

    private static PolicySet.Loaded loaded(StandalonePolicies policies) {
        return (PolicySet.Loaded) policies.get();
    }

    private List<String> refusal() {
        return catchThrowableOfType(StartRefusedException.class, this::loadWithConfig)
                .problems();
    }

    @Test
    void readsYamlAndJsonFilesAndNothingElse() throws Exception {
        write("a.yaml", policy("a1") + "---\n" + policy("a2"));
        write("b.yml", policy("b"));
        write("c.json", """
                {"apiVersion": "policy.sigstore.dev/v1alpha1", "kind": "ClusterImagePolicy", "metadata": {"name": "c"},
                 "spec": {"images": [{"glob": "**"}], "authorities": [{"static": {"action": "fail"}}]}}
                """);
        write("d.txt", "no policy");
        write(".hidden.yaml", "no policy");
        Files.createDirectory(folder.resolve("e.yaml"));
        assertThat(names(load())).containsExactly("a1", "a2", "b", "c");
    }

    @Test
    void refusesToStartWithABadFileAndNamesEveryProblem() throws Exception {
        write("a.yaml", policy("a"));
        write("b.yaml", "a: [");
        write("c.yaml", policy("c").replace("action: fail", "action: maybe"));
        write("d.yaml", policy("a"));
        Files.writeString(config, "enable-oci11: maybe");
        assertThat(refusal())
                .anySatisfy(text -> assertThat(text).contains("enable-oci11"))
                .anySatisfy(text -> assertThat(text).startsWith("b.yaml:0: "))
                .anySatisfy(text -> assertThat(text).startsWith("c.yaml:0: "))
                .anySatisfy(text -> assertThat(text).contains("duplicate policy named \"a\""));
    }

    @Test
    void refusesToStartWithoutAFolder() throws Exception {
        Files.writeString(config, "");
        Files.delete(folder);
        assertThat(refusal()).singleElement().asString().contains("does not exist");
        Files.writeString(folder, "a file");
        assertThat(refusal()).singleElement().asString().contains("is not a folder");
    }

    @Test
    void refusesToStartWithALinkThatLeadsNowhere() throws Exception {
        Files.writeString(config, "");
        write("a.yaml", policy("a"));
        Files.createSymbolicLink(folder.resolve("b.yaml"), root.resolve("nothing"));
        assertThat(refusal()).singleElement().asString().contains("b.yaml");
    }

    @Test
    void startsWithAnEmptyFolderOnlyWhereThatDenies() throws Exception {
        assertThat(loaded(load()).unmatched()).isEqualTo(UnmatchedImages.DENY);
        for (String answer : List.of("allow", "warn")) {
            Files.writeString(config, "no-match-policy: " + answer);
            assertThat(refusal()).singleElement().asString().contains("every image would be admitted");
        }
    }

    /// Trust whose default root a test sets.
    private static final class SettableTrust implements LiveTrust {
        private Found found = TrustedRoots.NONE.root("");
        private long version;

        void set(Found next) {
            found = next;
            version++;
        }

        @Override
        public Standing standing(TrustRoot written) {
            return Standing.of(found);
        }

        @Override
        public Found defaultRoot() {
            return found;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public void retain(Collection<TrustRoot> roots) {
            // Nothing is kept.
        }
    }

    private static final Found NOT_YET = new Found.Missing("the default trust root cannot be used: not yet", true);
    private static final Found THERE = new Found.Ready(TrustAnchors.of(TrustedRoot.NOBODY));

    @Test
    void aPolicyFollowsTheRootItGoesByEvenWhileTheFolderIsBad() throws Exception {
        write(
                "a.yaml",
                "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: a},"
                        + " spec: {images: [{glob: '**'}], authorities: [{keyless: {url: 'https://f.example', identities:"
                        + " [{issuer: i, subject: s}]}}]}}\n");
        SettableTrust trust = new SettableTrust();
        trust.set(NOT_YET);
        StandalonePolicies policies =
                StandalonePolicies.load(folder, Optional.empty(), "cosign-system", () -> now, trust);
        assertThat(loaded(policies).policies().getFirst().authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
        trust.set(THERE);
        policies.refresh();
        assertThat(loaded(policies).policies().getFirst().authorities())
                .singleElement()
                .isInstanceOf(Authority.Signing.class);
        write("b.yaml", "a: [");
        settle(policies);
        trust.set(NOT_YET);
        policies.refresh();
        assertThat(loaded(policies).policies().getFirst().authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
        assertThat(policies.stale()).isNotEmpty();
    }

    @Test
    void aRootThatWillNeverBeThereEndsTheStart() throws Exception {
        Files.writeString(config, "");
        write(
                "a.yaml",
                "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: a},"
                        + " spec: {images: [{glob: '**'}], authorities: [{keyless: {trustRootRef: x, identities:"
                        + " [{issuer: i, subject: s}]}}]}}\n");
        assertThat(refusal()).singleElement().asString().contains("trustRootRef x not found");
    }

    @Test
    void withoutAPolicyKeylessJudgesByTheDefaultRoot() throws Exception {
        Files.writeString(config, "no-match-policy: keyless");
        SettableTrust trust = new SettableTrust();
        StandalonePolicies policies =
                StandalonePolicies.load(folder, Optional.of(config), "cosign-system", () -> now, trust);
        assertThat(WithoutPolicies.notes(policies.get())).hasSize(1);
        assertThat(loaded(policies).fallback().orElseThrow().authorities())
                .singleElement()
                .isInstanceOf(Authority.Unusable.class);
        trust.set(THERE);
        policies.refresh();
        assertThat(loaded(policies).fallback().orElseThrow().authorities())
                .singleElement()
                .isInstanceOf(Authority.Signing.class);
        write("a.yaml", policy("a"));
        settle(policies);
        assertThat(loaded(policies).fallback()).isEmpty();
        assertThat(WithoutPolicies.notes(policies.get())).isEmpty();
        assertThat(loaded(policies).unmatched()).isEqualTo(UnmatchedImages.KEYLESS);
    }

    @Test
    void takesOverChangedAddedAndRemovedFiles() throws Exception {
        write("a.yaml", policy("a"));
        StandalonePolicies policies = load();
        write("b.yaml", policy("b"));
        settle(policies);
        assertThat(names(policies)).containsExactly("a", "b");
        write("b.yaml", policy("c"));
        settle(policies);
        assertThat(names(policies)).containsExactly("a", "c");
        Files.delete(folder.resolve("a.yaml"));
        settle(policies);
        assertThat(names(policies)).containsExactly("c");
        assertThat(policies.stale()).isEmpty();
    }

    @Test
    void keepsTheLastGoodPoliciesWhileAFileIsBad() throws Exception {
        write("a.yaml", policy("a"));
        StandalonePolicies policies = load();
        PolicySet before = policies.get();
        write("a.yaml", policy("new"));
        write("b.yaml", "a: [");
        settle(policies);
        assertThat(policies.get()).isSameAs(before);
        assertThat(policies.stale()).singleElement().asString().startsWith("b.yaml:0: ");
        write("b.yaml", policy("b"));
        settle(policies);
        assertThat(names(policies)).containsExactly("b", "new");
        assertThat(policies.stale()).isEmpty();
    }

    @Test
    void takesNothingOverBeforeTheFolderLooksTheSameForAWhile() throws Exception {
        write("a.yaml", policy("a"));
        write("b.yaml", policy("b1") + "---\n" + policy("b2"));
        StandalonePolicies policies = load();
        PolicySet before = policies.get();
        // Cut off where what is there is good by itself.
        write("b.yaml", policy("b1"));
        for (int look = 0; look < 5; look++) {
            policies.refresh();
            assertThat(policies.get()).isSameAs(before);
            pass(StandalonePolicies.STEADY.minusMillis(1));
            policies.refresh();
            assertThat(policies.get()).isSameAs(before);
            write("b.yaml", policy("b1") + "#".repeat(look + 1));
        }
        write("b.yaml", policy("b1") + "---\n" + policy("b3"));
        settle(policies);
        assertThat(names(policies)).containsExactly("a", "b1", "b3");
    }

    @Test
    void readsAgainWhatItReadWhileItMayHaveBeenWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), policy("a"));
        FileTime written = FileTime.from(Instant.parse("2026-11-21T11:59:59Z"));
        Files.setLastModifiedTime(file, written);
        StandalonePolicies policies = load();
        // The same size within one tick of the file system's clock leaves no trace.
        write("a.yaml", policy("b"));
        Files.setLastModifiedTime(file, written);
        settle(policies);
        assertThat(names(policies)).containsExactly("b");
    }

    @Test
    void takesOverFilesOfAClockThatIsAhead() throws Exception {
        write("a.yaml", policy("a"));
        StandalonePolicies policies = load();
        Path file = Files.writeString(folder.resolve("b.yaml"), policy("b"));
        Files.setLastModifiedTime(file, FileTime.from(now.plus(Duration.ofDays(400))));
        settle(policies);
        assertThat(names(policies)).containsExactly("a", "b");
        // Our own clock is set back.
        pass(Duration.ofDays(-1));
        write("b.yaml", policy("c"));
        settle(policies);
        assertThat(names(policies)).containsExactly("a", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# a comment\n", "---\n---\n"})
    void refusesFilesThatHoldNoResource(String text) throws Exception {
        write("lax.yaml", policy("lax").replace("action: fail", "action: pass"));
        write("strict.yaml", policy("strict"));
        StandalonePolicies policies = load();
        PolicySet before = policies.get();
        write("strict.yaml", text);
        settle(policies);
        assertThat(policies.get()).isSameAs(before);
        assertThat(policies.stale()).containsExactly("strict.yaml: holds no resource");
        Files.writeString(config, "");
        assertThat(refusal()).containsExactly("strict.yaml: holds no resource");
        Files.delete(folder.resolve("strict.yaml"));
        settle(policies);
        assertThat(names(policies)).containsExactly("lax");
    }

    @Test
    void keepsTheLastGoodPoliciesWhenTheFolderIsEmptiedOrRemoved() throws Exception {
        write("a.yaml", policy("a"));
        StandalonePolicies policies = load();
        Files.delete(folder.resolve("a.yaml"));
        settle(policies);
        assertThat(names(policies)).containsExactly("a");
        assertThat(policies.stale()).singleElement().asString().contains("holds no policies any more");
        Files.delete(folder);
        settle(policies);
        assertThat(names(policies)).containsExactly("a");
        assertThat(policies.stale()).singleElement().asString().contains("does not exist");
        settle(policies);
        assertThat(names(policies)).containsExactly("a");
        Files.createDirectory(folder);
        write("b.yaml", policy("b"));
        settle(policies);
        assertThat(names(policies)).containsExactly("b");
        assertThat(policies.stale()).isEmpty();
    }

    @Test
    void followsTheLinksOfAMountedConfigMap() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2026_11_21_1"));
        Files.writeString(first.resolve("a.yaml"), policy("first"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        StandalonePolicies policies = load();
        assertThat(names(policies)).containsExactly("first");
        Path second = Files.createDirectory(folder.resolve("..2026_11_21_2"));
        Files.writeString(second.resolve("a.yaml"), policy("other"));
        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        settle(policies);
        assertThat(names(policies)).containsExactly("other");
    }

    @Test
    void takesOverChangedSettingsAndKeepsTheLastGoodOnes() throws Exception {
        write("a.yaml", policy("a"));
        Files.writeString(config, "no-match-policy: warn");
        StandalonePolicies policies = loadWithConfig();
        assertThat(loaded(policies).unmatched()).isEqualTo(UnmatchedImages.WARN);
        Files.writeString(config, "{no-match-policy: allow, enable-oci11: perhaps}");
        write("b.yaml", policy("b"));
        settle(policies);
        assertThat(loaded(policies).unmatched()).isEqualTo(UnmatchedImages.WARN);
        assertThat(names(policies)).containsExactly("a", "b");
        assertThat(policies.stale()).singleElement().asString().contains("enable-oci11");
        Files.writeString(config, "no-match-policy: allow");
        settle(policies);
        assertThat(loaded(policies).unmatched()).isEqualTo(UnmatchedImages.ALLOW);
        assertThat(policies.stale()).isEmpty();
        Files.delete(config);
        settle(policies);
        assertThat(loaded(policies).unmatched()).isEqualTo(UnmatchedImages.ALLOW);
        assertThat(policies.stale()).singleElement().asString().contains("cannot be read");
    }

    @Test
    void acceptsPoliciesWithoutAuthoritiesOnlyWhereTheSettingsSaySo() throws Exception {
        write("a.yaml", policy("a").replace("[{static: {action: fail}}]", "[]"));
        Files.writeString(config, "fail-on-empty-authorities: true");
        assertThat(refusal()).singleElement().asString().contains("spec.authorities");
        Files.writeString(config, "fail-on-empty-authorities: false");
        assertThat(names(loadWithConfig())).containsExactly("a");
    }
}
