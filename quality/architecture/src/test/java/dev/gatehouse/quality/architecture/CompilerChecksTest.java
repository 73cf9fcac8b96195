// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The compiler, given the very arguments of the root POM, refuses what each promoted check is there to refuse, and
/// compiles the twin that does it right.
class CompilerChecksTest {
    private static final String ARGUMENTS =
            "/project/build/plugins/plugin[artifactId='maven-compiler-plugin']/configuration/compilerArgs/arg";

    @TempDir
    private Path folder;

    static Stream<Arguments> offences() {
        return Stream.of(
                argumentSet(
                        "ArrayRecordComponent",
                        "ArrayRecordComponent",
                        "record Offence(byte[] bytes) {}",
                        "record Offence(String text) {}"),
                argumentSet(
                        "DefaultCharset",
                        "DefaultCharset",
                        "class Offence { byte[] bytes(String text) { return text.getBytes(); } }",
                        "class Offence { byte[] bytes(String text) { return text.getBytes(java.nio.charset.StandardCharsets.UTF_8); } }"),
                argumentSet(
                        "JavaTimeDefaultTimeZone",
                        "JavaTimeDefaultTimeZone",
                        "class Offence { java.time.LocalDate today() { return java.time.LocalDate.now(); } }",
                        "class Offence { java.time.LocalDate today() { return java.time.LocalDate.now(java.time.ZoneOffset.UTC); } }"),
                argumentSet(
                        "PatternMatchingInstanceof",
                        "PatternMatchingInstanceof",
                        "class Offence { int length(Object o) { if (o instanceof String) { String s = (String) o; return s.length(); } return 0; } }",
                        "class Offence { int length(Object o) { if (o instanceof String s) { return s.length(); } return 0; } }"),
                argumentSet(
                        "NullAway: use of what may be null",
                        "NullAway",
                        "class Offence { int length(@Nullable String text) { return text.length(); } }",
                        "class Offence { int length(@Nullable String text) { return text == null ? 0 : text.length(); } }"),
                argumentSet(
                        "NullAway: null returned",
                        "NullAway",
                        "class Offence { String text() { return null; } }",
                        "class Offence { @Nullable String text() { return null; } }"),
                argumentSet(
                        "NullAway: null where a type argument forbids it",
                        "NullAway",
                        "class Offence { java.util.List<String> texts(java.util.List<@Nullable String> texts) { return texts; } }",
                        "class Offence { java.util.List<@Nullable String> texts(java.util.List<@Nullable String> texts) { return texts; } }"),
                argumentSet(
                        "NullAway: get() of an Optional that may be empty",
                        "NullAway",
                        "class Offence { String text(java.util.Optional<String> text) { return text.get(); } }",
                        "class Offence { String text(java.util.Optional<String> text) { return text.isPresent() ? text.get() : \"\"; } }"),
                argumentSet(
                        "-Werror: a warning of the compiler's own",
                        "raw.class.use",
                        "class Offence { int size(java.util.List all) { return all.size(); } }",
                        "class Offence { int size(java.util.List<String> all) { return all.size(); } }"),
                argumentSet(
                        "-Werror: a warning of Error Prone",
                        "UnusedVariable",
                        "class Offence { int size(String text) { int unused1 = 0; int count = 0; return text.length(); } }",
                        "class Offence { int size(String text) { int count = 0; return text.length() + count; } }"));
    }

    @ParameterizedTest
    @MethodSource("offences")
    void refusesTheOffenceAndTakesItsTwin(String check, String offence, String twin) throws IOException {
        Compilation refused = compile(marked(offence));
        Compilation taken = compile(marked(twin));

        assertThat(refused.messages()).anySatisfy(message -> assertThat(message).contains(check));
        assertThat(refused.succeeded()).isFalse();
        assertThat(taken.messages()).isEmpty();
        assertThat(taken.succeeded()).isTrue();
    }

    @Test
    void saysNothingAboutNullWhereNothingIsMarked() throws IOException {
        // Why HouseRules.NULL_MARKED demands the mark of every package.
        assertThat(compile("package x; class Offence { String text() { return null; } }")
                        .succeeded())
                .isTrue();
    }

    private record Compilation(boolean succeeded, List<String> messages) {}

    private static String marked(String type) {
        return "package x; import org.jspecify.annotations.NullMarked; import org.jspecify.annotations.Nullable; "
                + "@NullMarked " + type;
    }

    private Compilation compile(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("mem:///x/Offence.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String path = System.getProperty("java.class.path");
        Files.createDirectories(folder.resolve("classes"));
        List<String> options = Stream.concat(
                        arguments().stream(),
                        Stream.of(
                                "-classpath",
                                path,
                                "-processorpath",
                                path,
                                "-proc:none",
                                "-d",
                                folder.resolve("classes").toString()))
                .toList();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            boolean succeeded = compiler.getTask(null, files, diagnostics, options, null, List.of(file))
                    .call();
            return new Compilation(
                    succeeded,
                    diagnostics.getDiagnostics().stream()
                            .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                            .map(diagnostic -> diagnostic.getCode() + " " + diagnostic.getMessage(Locale.ROOT))
                            .toList());
        }
    }

    private static List<String> arguments() {
        try {
            NodeList nodes = (NodeList) XPathFactory.newInstance()
                    .newXPath()
                    .evaluate(
                            ARGUMENTS,
                            DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(Checkout.root().resolve("pom.xml").toFile()),
                            XPathConstants.NODESET);
            List<String> arguments = IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> nodes.item(i).getTextContent())
                    .toList();
            assertThat(arguments)
                    .contains("-Werror")
                    .anySatisfy(argument -> assertThat(argument).startsWith("-Xplugin:ErrorProne"));
            return arguments;
        } catch (XPathExpressionException | ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
