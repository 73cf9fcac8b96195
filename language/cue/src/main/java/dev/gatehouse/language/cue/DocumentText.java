// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.language.cue.CueVerdict.Fail;
import dev.gatehouse.language.cue.CueVerdict.Stage;
import dev.gatehouse.language.cue.evaluate.Budget;
import dev.gatehouse.language.cue.evaluate.Compiler;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Graph;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Documents our JSON reader refuses. The reference reads a document as CUE source, so some of them are
/// documents to it (a member twice, a byte order mark) and the others are refused with the words of a
/// CUE parser; so we read them again. Only literals are accepted: a document is not a program.
final class DocumentText {
    private DocumentText() {}

    static CueVerdict judge(
            byte[] document, MalformedJsonException refusal, CuePolicy policy, CueCircumstances circumstances) {
        CueLimits limits = policy.limits();
        if (document.length > Math.min(limits.source(), limits.document())) {
            return fail(CueErrors.of(String.valueOf(refusal.getMessage())));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException _) {
            return fail(CueErrors.of("illegal UTF-8 encoding"));
        }
        try {
            Node.File file = Parser.parse(text, Math.min(limits.nesting(), limits.documentDepth()));
            Compiler.Unit unit = Compiler.compile(file, CueCompiler.PACKAGES, Set.of());
            Graph alone = Graph.of(List.of(unit), CueCompiler.PACKAGES, limits.budget(circumstances.expired()));
            List<Failing.Reason> errors = alone.rootErrors();
            if (!errors.isEmpty()) {
                return fail(CueCompiler.errors(errors));
            }
            if (!file.imports().isEmpty() || !file.declarations().stream().allMatch(DocumentText::literal)) {
                return fail(CueErrors.of("unsupported: a document that is not JSON"));
            }
            return policy.check(unit, circumstances);
        } catch (MalformedCueException e) {
            return fail(CueCompiler.errors(e));
        } catch (Budget.ExceededException e) {
            return fail(CueErrors.of(String.valueOf(e.getMessage())));
        } catch (StackOverflowError _) {
            return fail(CueErrors.of("evaluation exceeded its depth budget"));
        }
    }

    private static boolean literal(Node node) {
        return switch (node) {
            case Node.Numeral _, Node.Text _, Node.Word _ -> true;
            case Node.Unary unary -> unary.operand() instanceof Node.Numeral;
            case Node.Struct struct -> struct.declarations().stream().allMatch(DocumentText::literal);
            case Node.ListLiteral list -> list.elements().stream().allMatch(DocumentText::literal);
            case Node.Field field ->
                field.mark() == Node.Mark.REGULAR
                        && (field.label() instanceof Node.Text || field.label() instanceof Node.Ident)
                        && literal(field.value());
            default -> false;
        };
    }

    private static CueVerdict fail(CueErrors errors) {
        return new Fail(Stage.DOCUMENT, errors);
    }
}
