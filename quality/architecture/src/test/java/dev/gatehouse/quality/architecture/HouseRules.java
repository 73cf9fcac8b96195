// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// Rules that compiled classes show.
final class HouseRules {
    private static final String[] PURE = {"dev.gatehouse.core..", "dev.gatehouse.language.."};
    private static final String[] LOGGING = {"dev.gatehouse.edge..", "dev.gatehouse.serve..", "dev.gatehouse.app.."};
    // A literal, or a constant by its name.
    private static final Pattern CONSTANT_PATTERN = Pattern.compile("matches\\((\"|[A-Z][A-Z0-9_]*[,)])");
    private static final String[] TALKING = {
        "dev.gatehouse.serve.cli..", "dev.gatehouse.serve.quickstart..", "dev.gatehouse.app.."
    };
    private static final Set<String> NAMELESS =
            Set.of("util", "utils", "helper", "helpers", "manager", "processor", "impl", "base", "data", "info");
    private static final Set<String> DRAWERS =
            Set.of("common", "misc", "util", "utils", "helper", "helpers", "impl", "base", "data", "info");

    static final ArchRule DRAWING = classes()
            .should(adhereToPlantUmlDiagram(
                    Checkout.drawing(), consideringOnlyDependenciesInAnyPackage("dev.gatehouse..")))
            .as("rooms are used along the arrows of docs/rooms.puml");

    static final ArchRule ROOMS = classes()
            .should()
            .resideInAnyPackage(Drawing.read(Checkout.drawing()).packages())
            .as("every class stands in a room that docs/rooms.puml draws");

    static final ArchRule CYCLES =
            slices().matching("dev.gatehouse.(**)").should().beFreeOfCycles();

    static final ArchRule NULL_MARKED = classes()
            .should(condition(
                    "stand in a package marked @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class)));

    static final ArchRule NO_OUTSIDE = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should(dependOnClassesThat(resideInAnyPackage(
                            "java.net..",
                            "javax.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.lang.reflect..")
                    .or(named(
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.FileReader",
                            "java.io.FileWriter",
                            "java.io.RandomAccessFile",
                            "java.lang.Process",
                            "java.lang.ProcessBuilder",
                            "java.lang.Runtime"))))
            .orShould(callMethodWhere(call("java.lang.System", "getenv", "getProperty", "setProperty")))
            .as("pure rooms open no connection and no file, start no program, read no environment");

    static final ArchRule NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should(dependOnClassesThat(named("java.time.Clock", "java.time.InstantSource", "java.util.Timer")))
            .orShould(callMethodWhere(call("java.lang.System", "currentTimeMillis", "nanoTime")))
            .orShould(callMethodWhere(describe(
                    "now() of java.time",
                    call -> call.getTargetOwner().getPackageName().startsWith("java.time")
                            && call.getName().equals("now"))))
            .orShould(callConstructorWhere(describe(
                    "new Date()",
                    call -> call.getTargetOwner().isEquivalentTo(Date.class)
                            && call.getTarget().getRawParameterTypes().isEmpty())))
            .as("pure rooms read no clock");

    static final ArchRule NO_CHANCE = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should(dependOnClassesThat(named("java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom")))
            .orShould(callConstructorWhere(describe(
                    "generator without a seed",
                    call -> List.of("java.util.Random", "java.util.SplittableRandom")
                                    .contains(call.getTargetOwner().getName())
                            && call.getTarget().getRawParameterTypes().isEmpty())))
            .orShould(callMethodWhere(call("java.util.UUID", "randomUUID")))
            .orShould(callMethodWhere(call("java.lang.Math", "random")))
            .as("pure rooms leave nothing to chance: whoever calls gives the seed");

    static final ArchRule NO_THREADS = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should(dependOnClassesThat(resideInAnyPackage("java.util.concurrent..")
                    .or(named("java.lang.Thread", "java.lang.Thread$Builder"))))
            .as("pure rooms know no threads");

    static final ArchRule LOGGERS = noClasses()
            .that()
            .resideOutsideOfPackages(LOGGING)
            .should(dependOnClassesThat(
                    resideInAnyPackage("org.slf4j..", "java.util.logging..").or(named("java.lang.System$Logger"))))
            .orShould(callMethodWhere(call("java.lang.System", "getLogger")))
            .orShould(callMethodWhere(
                    describe("printStackTrace", call -> call.getName().equals("printStackTrace"))))
            .as("only edge, serve and app log");

    static final ArchRule CONSOLE = noClasses()
            .that()
            .resideOutsideOfPackages(TALKING)
            .should(accessTargetWhere(describe(
                    "System.in, out or err",
                    (JavaAccess<?> access) -> access.getTargetOwner().getName().equals("java.lang.System")
                            && Set.of("in", "out", "err").contains(access.getName()))))
            .as("only the command line, the quick start and app use the console");

    static final ArchRule EXIT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gatehouse.app..")
            .should(callMethodWhere(call("java.lang.System", "exit")))
            .orShould(callMethodWhere(call("java.lang.Runtime", "exit", "halt")))
            .as("only app ends the process");

    static final ArchRule STATICS = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .allowEmptyShould(true)
            .as("static fields are final");

    static final ArchRule THREAD_LOCALS = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class)
            .as("no ThreadLocal");

    static final ArchRule TYPE_NAMES = classes()
            .should(condition(
                    "have a name that says what they are",
                    type -> words(type.getSimpleName())
                            .noneMatch(word -> NAMELESS.contains(word) && !fieldWord(type, word))));

    static final ArchRule PACKAGE_NAMES = classes()
            .should(condition(
                    "stand in a package that is no drawer",
                    type -> Arrays.stream(type.getPackageName().split("\\.", -1))
                            .noneMatch(DRAWERS::contains)));

    static final ArchRule ACCESSORS = methods().should(new ArchCondition<>("be named without get") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
            String name = method.getName();
            boolean accessor = name.length() > 3
                    && name.startsWith("get")
                    && Character.isUpperCase(name.charAt(3))
                    && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                    && !prescribed(method);
            events.add(new SimpleConditionEvent(method, !accessor, method.getFullName() + " begins with get"));
        }
    });

    static final ArchRule OPTIONAL_PARAMETERS = codeUnits()
            .that()
            .arePublic()
            .should(new ArchCondition<>("take no Optional (name the other case)") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    // The canonical constructor of a record mirrors its components, where an Optional is fine.
                    boolean record =
                            unit instanceof JavaConstructor && unit.getOwner().isRecord();
                    // In Rego an input that is absent differs from every value; callers hold it as they got it.
                    boolean listed = unit.getFullName().startsWith("dev.gatehouse.language.rego.evaluate.Program.run(");
                    boolean takes =
                            unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Optional.class));
                    events.add(new SimpleConditionEvent(
                            unit, record || listed || !takes, unit.getFullName() + " takes an Optional"));
                }
            });

    static final ArchRule BACKTRACKING = classes()
            .should(new ArchCondition<>("compile no pattern in passing but a constant one") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                        String owner = call.getTargetOwner().getName();
                        boolean compiles = call.getName().equals("matches")
                                && (owner.equals("java.lang.String") || owner.equals("java.util.regex.Pattern"));
                        if (compiles) {
                            events.add(new SimpleConditionEvent(
                                    call,
                                    CONSTANT_PATTERN
                                            .matcher(Checkout.line(type, call.getLineNumber()))
                                            .find(),
                                    call.getDescription()));
                        }
                    }
                }
            });

    private HouseRules() {}

    /// Returns all of them.
    static List<ArchRule> all() {
        return List.of(
                DRAWING,
                ROOMS,
                CYCLES,
                NULL_MARKED,
                NO_OUTSIDE,
                NO_CLOCK,
                NO_CHANCE,
                NO_THREADS,
                LOGGERS,
                CONSOLE,
                EXIT,
                STATICS,
                THREAD_LOCALS,
                TYPE_NAMES,
                PACKAGE_NAMES,
                ACCESSORS,
                OPTIONAL_PARAMETERS,
                BACKTRACKING);
    }

    private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type, holds.test(type), type.getFullName() + " does not " + description));
            }
        };
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe("one of " + List.of(names), type -> List.of(names).contains(type.getName()));
    }

    private static DescribedPredicate<JavaCall<?>> call(String owner, String... methods) {
        return describe(
                owner + " " + List.of(methods),
                call -> call.getTargetOwner().getName().equals(owner)
                        && List.of(methods).contains(call.getName()));
    }

    // `data` is what Rego calls its base document.
    private static boolean fieldWord(JavaClass type, String word) {
        return word.equals("data") && type.getPackageName().startsWith("dev.gatehouse.language.rego");
    }

    // Words of a name in lower case: `JsonReader` gives `json`, `reader`.
    private static Stream<String> words(String name) {
        return Arrays.stream(name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", -1))
                .map(word -> word.toLowerCase(Locale.ROOT));
    }

    // A library that insists on the name: the method overrides one of a type that is not ours.
    private static boolean prescribed(JavaMethod method) {
        return Stream.concat(
                        method.getOwner().getAllRawSuperclasses().stream(),
                        method.getOwner().getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith("dev.gatehouse"))
                .anyMatch(type -> type.getMethods().stream()
                        .anyMatch(inherited -> inherited.getName().equals(method.getName())
                                && inherited.getRawParameterTypes().size()
                                        == method.getRawParameterTypes().size()));
    }
}
