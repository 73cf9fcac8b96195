// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.serve.cli.Check.Outcome;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Renders a report in the XML of JUnit's reports: a suite for each object, a case for each image and policy, and one
/// suite for what is wrong with the files themselves.
final class JUnitWriter {
    private final XMLStreamWriter xml;

    private JUnitWriter(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String text(TestReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitWriter(xml).report(report);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    private void report(TestReport report) throws XMLStreamException {
        List<Finding> errors =
                report.preliminary().stream().filter(Finding::isError).toList();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        attribute("name", "gatehouse test");
        if (!errors.isEmpty()) {
            files(errors);
        }
        for (TestReport.Subject subject : report.subjects()) {
            subject(subject);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void files(List<Finding> errors) throws XMLStreamException {
        suite("files", errors.size(), 0, errors.size());
        for (Finding error : errors) {
            testCase("files", error.place());
            problem("error", error.rule(), error.text());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void subject(TestReport.Subject subject) throws XMLStreamException {
        List<Check> checks = subject.images().stream()
                .flatMap(image -> image.checks().stream())
                .toList();
        long failures = checks.stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .count();
        suite(subject.label(), checks.size(), failures, 0);
        for (TestReport.Image image : subject.images()) {
            for (Check check : image.checks()) {
                testCase(subject.label(), name(image, check));
                switch (check.outcome()) {
                    case PASSED -> {}
                    case FAILED -> problem("failure", check.rule(), check.text());
                    case WARNED -> {
                        xml.writeStartElement("system-out");
                        xml.writeCharacters(allowed("warning: " + check.text()));
                        xml.writeEndElement();
                    }
                }
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private static String name(TestReport.Image image, Check check) {
        String where = image.path().isEmpty() ? "" : image.path() + " ";
        return where + image.reference() + (check.policy().isEmpty() ? "" : " satisfies " + check.policy());
    }

    private void suite(String name, long tests, long failures, long errors) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", name);
        attribute("tests", Long.toString(tests));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("skipped", "0");
    }

    private void testCase(String className, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", className);
        attribute("name", name);
    }

    private void problem(String element, Rule rule, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("type", rule.id());
        attribute("message", text.lines().findFirst().orElse(""));
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    // Not every character may stand in XML 1.0 (§2.2), not even escaped.
    private static String allowed(String text) {
        StringBuilder allowed = new StringBuilder();
        text.codePoints().map(c -> isAllowed(c) ? c : '?').forEach(allowed::appendCodePoint);
        return allowed.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
