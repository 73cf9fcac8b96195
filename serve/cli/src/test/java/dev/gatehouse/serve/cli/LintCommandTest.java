// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintCommandTest {
    private static final String HEAD =
            "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: p}, spec: ";

    @TempDir
    private Path folder = Path.of("");

    private Scene.Run lint(String spec) throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), HEAD + spec + "}");
        return Scene.lint(file.toString());
    }

    @Test
    void hasNothingToSayAboutAGoodPolicy() throws IOException {
        Scene.Run run = lint("{images: [{glob: 'ghcr.io/shop/**'}], authorities: [{static: {action: pass}}]}");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("1 file(s): 0 error(s), 0 warning(s)" + System.lineSeparator());
    }

    @Test
    void listsEveryErrorOfAFolderWithFileDocumentAndPath() throws IOException {
        Files.writeString(
                folder.resolve("a.yaml"),
                HEAD + "{mode: often, images: [{glob: 'a b'}]}}\n---\n" + HEAD + "{images: []}}\n");
        Files.writeString(folder.resolve("b.json"), "{\"apiVersion\":");
        Files.writeString(folder.resolve("c.txt"), "not looked at");
        Scene.Run run = Scene.lint(folder.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("a.yaml:0:spec.mode: error: invalid value: often (p) [invalid-policy]")
                .contains("a.yaml:0:spec.images[0].glob: error: ")
                .contains("a.yaml:0:spec.authorities: error: missing field(s)")
                .contains("a.yaml:1:spec.authorities, spec.images: error: missing field(s)")
                .contains("b.json:0")
                .contains("2 file(s): ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "keyless: {trustRootRef: x, identities: [{issuer: 'https://a.example', subject: b}]} | trustRootRef x not found",
                "key: {kms: 'awskms:///alias/a'} | not supported yet",
            })
    void callsWhatIsNotBuiltYetAnError(String authority, String text) throws IOException {
        Scene.Run run = lint("{images: [{glob: 'ghcr.io/**'}], authorities: [{" + authority + "}]}");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("error: ").contains(text);
    }

    @Test
    void asksNobodyWhomAPolicyTrusts() throws IOException {
        Scene.Run run = lint("{images: [{glob: 'ghcr.io/**'}], authorities: [{keyless:"
                + " {identities: [{issuer: 'https://a.example', subject: b}]}}]}");
        assertThat(run.exitCode()).as(run.out()).isZero();
    }

    @Test
    void warnsOfAPolicyThatPassesEverything() throws IOException {
        Scene.Run run = lint("{images: [{glob: '**'}], authorities: [{static: {action: pass}}]}");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("p.yaml:0:spec.authorities[0].static.action: warning: ")
                .contains("[passes-everything]");
        assertThat(lint("{images: [{glob: '**'}], authorities: [{static: {action: fail}}]}")
                        .out())
                .doesNotContain("warning: ");
    }

    @Test
    void warnsOfWhatAnOwnerOrTheAbsenceOfALogGivesAway() throws IOException {
        Scene.Run run =
                lint("{images: [{glob: 'ghcr.io/**'}], authorities: [{static: {action: fail}}, {key: {data: x}}],"
                        + " match: [{group: '', version: v1, resource: pods, selector: {matchLabels: {a: b}}}]}");
        assertThat(run.out())
                .contains("p.yaml:0:spec.authorities[1]: warning: ")
                .contains("[no-log]")
                .contains("p.yaml:0:spec.match[0].selector: warning: ")
                .contains("[owner-selector]");
    }

    @Test
    void namesWhatIsWeakInKeylessAuthorities() throws IOException {
        String out = lint("{images: [{glob: 'ghcr.io/**'}], authorities: [{ctlog: {},"
                        + " keyless: {insecureIgnoreSCT: true, identities: [{issuer: 'https://a.example', subjectRegExp: '.*'}]}}]}")
                .out();
        assertThat(out)
                .contains("[unchecked-log]")
                .contains("[unchecked-certificate-log]")
                .contains("[any-identity]");
    }

    @Test
    void writesJsonAndSarif() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), HEAD + "{images: [{glob: nginx}]}}");
        Scene.Run json = Scene.lint(file.toString(), "--output", "json");
        assertThat(json.exitCode()).isOne();
        assertThat(json.out())
                .startsWith("{\"findings\":[{\"level\":\"error\",\"rule\":\"invalid-policy\"")
                .contains("\"path\":\"spec.images[0].glob\"");
        Scene.Run sarif = Scene.lint(file.toString(), "--output", "sarif");
        ReportSchemas.requireSarif(sarif.out());
        assertThat(Scene.lint(file.toString(), "--output", "junit").exitCode()).isEqualTo(2);
    }

    @Test
    void refusesAFolderWithoutPolicies() {
        Scene.Run run = Scene.lint(folder.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("the folder holds no *.yaml");
        assertThat(Scene.lint(folder.resolve("none.yaml").toString()).exitCode())
                .isOne();
        assertThat(Scene.lint().exitCode()).isEqualTo(2);
    }
}
