// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.serve.cli.Check.Outcome;
import dev.gatehouse.serve.quickstart.Ink;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportWritersTest {
    private static final String ODD = "<&>\"' \u0000\u001b[31m ]]> \uD83D\uDE00 \uFFFE\nsecond line";
    private static final Finding BAD_FILE =
            new Finding(Rule.INVALID_POLICY, Level.ERROR, "a b/ü#?.yaml", 3, "spec.images[0].glob", "name", ODD);
    private static final TestReport REPORT = new TestReport(
            List.of(new Finding(Rule.POLICY_WARNING, Level.WARNING, "p.yaml", 0, "", "", "deprecated")),
            List.of(
                    new TestReport.Subject(
                            "pods.yaml",
                            1,
                            "Pod demo/" + ODD,
                            List.of(
                                    image(new Check(Rule.POLICY_NOT_SATISFIED, "one", Outcome.PASSED, "")),
                                    image(new Check(Rule.POLICY_NOT_SATISFIED, "two", Outcome.WARNED, ODD)),
                                    image(new Check(Rule.UNCOVERED, "", Outcome.FAILED, ODD)))),
                    new TestReport.Subject("pods.yaml", 2, "Pod demo/nothing", List.of())));

    private static TestReport.Image image(Check check) {
        return new TestReport.Image("spec.containers[0].image", "name" + ODD, "", List.of(check));
    }

    @Test
    void writesJUnitThatFitsTheSchemaWhateverTheTexts() {
        String xml = JUnitWriter.text(REPORT);
        ReportSchemas.requireJUnit(xml);
        assertThat(xml).contains("tests=\"3\" failures=\"1\"").contains("<system-out>warning: ");
        ReportSchemas.requireJUnit(JUnitWriter.text(new TestReport(List.of(BAD_FILE), List.of())));
    }

    @Test
    void writesSarifWithTheRequiredMembersWhateverTheTexts() {
        ReportSchemas.requireSarif(SarifWriter.log(REPORT.findings()));
        String log = SarifWriter.log(List.of(BAD_FILE));
        ReportSchemas.requireSarif(log);
        assertThat(log).contains("a%20b/%C3%BC%23%3F.yaml").contains("[3] name spec.images[0].glob");
        ReportSchemas.requireSarif(SarifWriter.log(List.of()));
    }

    @Test
    void theSchemasRefuseWhatIsNoReport() {
        assertThatThrownBy(() -> ReportSchemas.requireJUnit("<testsuites><testcase/></testsuites>"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> ReportSchemas.requireSarif("{\"version\":\"2.1.0\",\"runs\":[]}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> ReportSchemas.requireSarif("{\"version\":\"2.1.0\",\"runs\":[{\"results\":[]}]}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("required property 'tool' not found");
    }

    @Test
    void writesNothingToSayAsNothing() {
        assertThat(PolicyTesterJson.text(new TestReport(List.of(), List.of()))).isEmpty();
        assertThat(PolicyTesterJson.text(REPORT)).startsWith("{\"errors\":[").contains("\"warnings\":[\"deprecated\",");
    }

    @Test
    void writesTextWithWhatFailedAndWhy() {
        assertThat(TestText.text(REPORT, Ink.PLAIN))
                .contains("p.yaml:0: warning: deprecated")
                .contains("  admitted  spec.containers[0].image")
                .contains("  warned    spec.containers[0].image")
                .contains("  denied    spec.containers[0].image")
                .contains("  names no image")
                .endsWith("3 image(s), 1 denied\n");
    }

    @Test
    void admitsOnlyAReportWithImagesAndWithoutErrors() {
        TestReport.Image passed = image(new Check(Rule.POLICY_NOT_SATISFIED, "one", Outcome.PASSED, ""));
        List<TestReport.Subject> good = List.of(new TestReport.Subject("", 0, "a", List.of(passed)));
        assertThat(new TestReport(List.of(), good).admits()).isTrue();
        assertThat(new TestReport(List.of(BAD_FILE), good).admits()).isFalse();
        assertThat(new TestReport(List.of(), List.of()).admits()).isFalse();
        assertThat(REPORT.admits()).isFalse();
        assertThatThrownBy(() -> new TestReport.Image("", "a", "", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
