// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Checked;
import dev.gatehouse.language.rego.compile.CheckedRule;
import dev.gatehouse.language.rego.compile.Compiler;
import dev.gatehouse.language.rego.compile.Goal;
import dev.gatehouse.language.rego.compile.Mentions;
import dev.gatehouse.language.rego.compile.RuleTree;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Member;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.syntax.Version;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds what compiles and is hardly meant: policies that can never pass or never fail, members of the
/// input that will not be there, functions that version 1 of the language has given up.
public final class RegoLint {
    /// The policy denies whatever it is asked about.
    public static final String NEVER_PASSES = "rego_lint_never_passes";

    /// The policy admits whatever it is asked about.
    public static final String NEVER_FAILS = "rego_lint_never_fails";

    /// The policy reads a member that its input does not have.
    public static final String MISSING_INPUT = "rego_lint_missing_input";

    /// The policy calls a function that version 1 of the language refuses.
    public static final String DEPRECATED = "rego_lint_deprecated";

    /// The members of an attestation.
    public static final Set<String> STATEMENT = Set.of("_type", "predicateType", "subject", "predicate");

    private static final Set<String> RESULT_MEMBERS = Set.of("result", "error", "warning");

    private final Set<String> inputMembers;
    private final List<RegoProblem> findings = new ArrayList<>();

    private RegoLint(Set<String> inputMembers) {
        this.inputMembers = inputMembers;
    }

    /// Looks at `source`. Finds nothing in a policy that does not compile: [RegoCompiler] says what is
    /// wrong with it.
    ///
    /// @param inputMembers names of all members that the input can have, such as [#STATEMENT]
    public static List<RegoProblem> findings(String source, Set<String> inputMembers) {
        try {
            Module module = Parser.module(RegoCompiler.FILE, source, Version.V0);
            Checked checked = Compiler.compile(List.of(module), Parser.query(RegoCompiler.QUERY));
            RegoLint lint = new RegoLint(inputMembers);
            lint.answer(module, checked);
            lint.mentions(Mentions.of(rules(checked.tree())));
            return List.copyOf(new LinkedHashSet<>(lint.findings));
        } catch (ProblemsException | StackOverflowError _) {
            return List.of();
        }
    }

    private static List<CheckedRule> rules(RuleTree tree) {
        List<CheckedRule> rules = new ArrayList<>(tree.rules());
        tree.children().values().forEach(child -> rules.addAll(rules(child)));
        return rules;
    }

    private void add(String code, String message, Location at) {
        findings.add(new RegoProblem(code, message, at.row(), at.column()));
    }

    private void answer(Module module, Checked checked) {
        String name = String.join(".", module.path());
        if (!name.equals("sigstore")) {
            add(NEVER_PASSES, "package is " + name + ", not sigstore: the policy never passes", module.at());
            return;
        }
        RuleTree node = checked.find(List.of("sigstore", "isCompliant"));
        if (node == null || node.rules().isEmpty()) {
            boolean below = node != null && !node.children().isEmpty();
            add(
                    NEVER_PASSES,
                    below
                            ? "isCompliant is an object: the policy never passes"
                            : "there is no rule isCompliant: the policy never passes",
                    module.at());
            return;
        }
        CheckedRule first = node.rules().getFirst();
        if (!first.dynamic().isEmpty() || !node.children().isEmpty()) {
            add(NEVER_PASSES, "isCompliant is an object: the policy never passes", first.at());
        } else if (first.member().isPresent()) {
            members(node.rules());
        } else {
            values(node.rules());
        }
    }

    private static boolean isUnconditional(CheckedRule rule) {
        return rule.body().stream()
                .allMatch(goal -> goal instanceof Goal.Holds(Constant constant, Location _)
                        && !constant.value().equals(BooleanValue.FALSE));
    }

    private void values(List<CheckedRule> rules) {
        List<CheckedRule> branches = new ArrayList<>();
        boolean alwaysTrue = true;
        boolean someUnconditional = false;
        for (CheckedRule rule : rules) {
            Optional<CheckedRule> next = Optional.of(rule);
            while (next.isPresent()) {
                branches.add(next.get());
                next = next.get().fallback();
            }
        }
        boolean canPass = false;
        for (CheckedRule branch : branches) {
            Optional<Value> value = constant(branch.value(), branch.body());
            canPass |= value.isEmpty() || canPass(value.get());
            alwaysTrue &= value.isPresent() && value.get().equals(BooleanValue.TRUE);
            someUnconditional |= branch.isDefault() || isUnconditional(branch);
        }
        if (!canPass) {
            add(
                    NEVER_PASSES,
                    "isCompliant is never true: the policy never passes",
                    rules.getFirst().at());
        }
        if (alwaysTrue && someUnconditional) {
            add(
                    NEVER_FAILS,
                    "isCompliant is always true: the policy never fails",
                    rules.getFirst().at());
        }
    }

    private static boolean canPass(Value value) {
        return switch (value) {
            case BooleanValue(boolean flag) -> flag;
            case ArrayValue array -> array.elements().stream().anyMatch(RegoLint::isTrueResult);
            case SetValue set -> set.members().stream().anyMatch(RegoLint::isTrueResult);
            default -> false;
        };
    }

    private static boolean isTrueResult(Value element) {
        return element instanceof ObjectValue object
                && object.members().entrySet().stream()
                        .anyMatch(member -> member.getKey() instanceof StringValue(String name)
                                && name.toLowerCase(Locale.ROOT).equals("result")
                                && member.getValue().equals(BooleanValue.TRUE));
    }

    // A set passes where one of its elements has a true result.
    private void members(List<CheckedRule> rules) {
        boolean canPass = false;
        boolean always = false;
        for (CheckedRule rule : rules) {
            Term member = resolved(rule.member().orElse(rule.value()), rule.body());
            switch (member) {
                case Constant(Value value, Location _) -> {
                    canPass |= isTrueResult(value);
                    always |= isTrueResult(value) && isUnconditional(rule);
                    if (!(value instanceof ObjectValue)) {
                        add(
                                NEVER_PASSES,
                                "an element of isCompliant is no object: where it is met the policy fails",
                                rule.at());
                    }
                }
                case ObjectTerm object -> {
                    Set<String> names = names(object);
                    if (names.stream().noneMatch(RESULT_MEMBERS::contains) && isClosed(object)) {
                        add(
                                NEVER_PASSES,
                                "an element of isCompliant has none of the members result, error and warning",
                                rule.at());
                    }
                    boolean passes = !isClosed(object) || mayBeTrue(object);
                    canPass |= passes;
                    always |= isTrue(object) && isUnconditional(rule);
                }
                default -> canPass = true;
            }
        }
        if (!canPass) {
            add(
                    NEVER_PASSES,
                    "no element of isCompliant has a true result: the policy never passes",
                    rules.getFirst().at());
        }
        if (always) {
            add(
                    NEVER_FAILS,
                    "an element of isCompliant always has a true result: the policy never fails",
                    rules.getFirst().at());
        }
    }

    private static boolean isClosed(ObjectTerm object) {
        return object.members().stream().allMatch(member -> member.key() instanceof Constant);
    }

    private static Set<String> names(ObjectTerm object) {
        Set<String> names = new TreeSet<>();
        for (Member member : object.members()) {
            if (member.key() instanceof Constant(StringValue(String name), Location _)) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static Optional<Term> result(ObjectTerm object) {
        return object.members().stream()
                .filter(member -> member.key() instanceof Constant(StringValue(String name), Location _)
                        && name.toLowerCase(Locale.ROOT).equals("result"))
                .map(Member::value)
                .findFirst();
    }

    private static boolean mayBeTrue(ObjectTerm object) {
        Optional<Term> result = result(object);
        return result.isPresent()
                && !(result.get() instanceof Constant(Value value, Location _) && !value.equals(BooleanValue.TRUE));
    }

    private static boolean isTrue(ObjectTerm object) {
        return result(object).orElse(object) instanceof Constant(Value value, Location _)
                && value.equals(BooleanValue.TRUE);
    }

    private static Optional<Value> constant(Term term, List<Goal> body) {
        return resolved(term, body) instanceof Constant(Value value, Location _)
                ? Optional.of(value)
                : Optional.empty();
    }

    // A variable that the body gives a term is that term.
    private static Term resolved(Term term, List<Goal> body) {
        if (term instanceof Variable variable) {
            for (Goal goal : body) {
                if (goal instanceof Goal.Equal equal && equal.binds()) {
                    boolean left = equal.left() instanceof Variable other
                            && other.name().equals(variable.name());
                    boolean right = equal.right() instanceof Variable other
                            && other.name().equals(variable.name());
                    if (left || right) {
                        return left ? equal.right() : equal.left();
                    }
                }
            }
        }
        return term;
    }

    private void mentions(Mentions mentions) {
        for (Reference reference : mentions.references()) {
            if (reference.head() instanceof Variable head
                    && head.name().equals("input")
                    && !reference.path().isEmpty()
                    && reference.path().getFirst() instanceof Constant(StringValue(String name), Location _)
                    && !inputMembers.contains(name)) {
                add(
                        MISSING_INPUT,
                        "input." + name + " will not be there; the members of the input are "
                                + String.join(", ", new TreeSet<>(inputMembers)),
                        reference.at());
            }
        }
        for (Mentions.Called called : mentions.functions()) {
            if (Library.find(called.name()).map(Builtin::isDeprecated).orElse(false)) {
                add(DEPRECATED, "function " + called.name() + " is deprecated", called.at());
            }
        }
    }
}
