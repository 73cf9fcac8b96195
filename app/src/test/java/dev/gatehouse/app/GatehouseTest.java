// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.serve.cli.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatehouseTest {
    @TempDir
    private Path folder = Path.of("");

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... args) {
        return run(Map.of(), args);
    }

    private static Run run(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Gatehouse.run(new Surroundings(new PrintWriter(out), new PrintWriter(err), false, environment), args);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void showsEveryDecisionOfTheQuickStart() {
        Run run = run("quickstart");
        assertThat(run.out())
                .contains("admitted  Pod/web")
                .contains("denied    Pod/cart")
                .contains("no signatures found")
                .contains("denied    Pod/pay")
                .contains("no matching signatures: ")
                .contains("admitted  Deployment/shop ")
                .contains("denied    Deployment/shop-next")
                .contains("warned    Pod/trial")
                .contains("denied    Pod/stray")
                .contains("no matching policies")
                .contains("7 of 7 decisions are the expected ones.")
                .doesNotContain("\u001b");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void printsItsVersion() {
        Run run = run("version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("(?s)gatehouse \\d+\\.\\d+\\.\\d+\\S*\\R" + "Java 25.*");
        assertThat(run("--version").out()).isEqualTo(run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "quickstart", "test", "lint", "version"})
    void explainsEachCommand(String command) {
        assertThat(run("help", command).out()).contains("Usage: gatehouse " + command);
        assertThat(run().err()).contains(command);
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                argumentSet("no command", "", "Usage: gatehouse"),
                argumentSet("unknown command", "nope", "nope"),
                argumentSet("a cluster without a namespace", "serve", "SYSTEM_NAMESPACE is not set"),
                argumentSet("no address", "serve --policies . --listen nowhere", "is not HOST:PORT"),
                argumentSet("half a pair", "serve --policies . --tls-cert a", "go together"),
                argumentSet("log level", "serve --policies . --log-level loud", "--log-level"),
                argumentSet("unknown option", "quickstart --forever", "--forever"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void endsWithCodeTwoForWrongArguments(String arguments, String reason) {
        Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }

    @Test
    void endsWithCodeTwoForATlsVersionThatIsNone() {
        assertThat(run(Map.of("WEBHOOK_TLS_MIN_VERSION", "1.1"), "serve", "--policies", ".")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void endsTheStartWithCodeOneForABadPolicy() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), "a: [");
        Run run = run("serve", "--policies", folder.toString(), "--listen", "localhost:0", "--monitor", "localhost:0");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).startsWith("gatehouse: bad.yaml:0: ");
    }

    @Test
    void endsTheStartWithCodeOneForSettingsOfRegistriesThatAreNone() throws IOException {
        Path settings = Files.writeString(folder.resolve("registries"), "nonsense: 1");
        Run run = run("serve", "--policies", folder.toString(), "--registries", settings.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("nonsense");
    }
}
