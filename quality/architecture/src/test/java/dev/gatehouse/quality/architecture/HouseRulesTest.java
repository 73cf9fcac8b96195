// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule of `HouseRules` bites the class that breaks it. Those classes stand among this module's tests, in
/// packages of the rooms they pretend to be in.
class HouseRulesTest {
    private static final Map<ArchRule, List<String>> OFFENCES = Map.ofEntries(
            Map.entry(HouseRules.DRAWING, List.of("core.json.Upstairs")),
            Map.entry(HouseRules.ROOMS, List.of("attic.Forgotten")),
            Map.entry(HouseRules.CYCLES, List.of("core.circle.first.Hen core.circle.second.Egg")),
            Map.entry(HouseRules.NULL_MARKED, List.of("core.unmarked.Unmarked")),
            Map.entry(HouseRules.NO_OUTSIDE, offences("Connecting", "Reading", "OldReading", "Asking", "Starting")),
            Map.entry(HouseRules.NO_CLOCK, offences("Millis", "Nanos", "Now", "Ticking", "Dated")),
            Map.entry(HouseRules.NO_CHANCE, offences("Dicing")),
            Map.entry(HouseRules.NO_THREADS, offences("Threaded", "Pooled")),
            Map.entry(HouseRules.LOGGERS, offences("SystemLogging", "JulLogging", "Slf4jLogging", "Tracing")),
            Map.entry(HouseRules.CONSOLE, offences("Printing")),
            Map.entry(HouseRules.EXIT, offences("Exiting", "Halting")),
            Map.entry(HouseRules.STATICS, offences("Counting")),
            Map.entry(HouseRules.THREAD_LOCALS, offences("Hiding")),
            Map.entry(HouseRules.TYPE_NAMES, offences("NameHelper", "BaseName")),
            Map.entry(HouseRules.PACKAGE_NAMES, List.of("core.common.Drawer")),
            Map.entry(HouseRules.ACCESSORS, offences("Getting")),
            Map.entry(HouseRules.OPTIONAL_PARAMETERS, offences("Optioning", "OptioningConstructor")),
            Map.entry(HouseRules.BACKTRACKING, offences("Matching", "PatternMatching")));

    private static List<String> offences(String... names) {
        return Arrays.stream(names).map(name -> "core.offence." + name).toList();
    }

    static Stream<Arguments> offences() {
        return OFFENCES.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(names -> Arguments.argumentSet(
                                entry.getKey().getDescription() + ": " + names, entry.getKey(), names)));
    }

    @ParameterizedTest
    @MethodSource("offences")
    void bites(ArchRule rule, String names) {
        assertThat(rule.evaluate(classes(names)).hasViolation()).isTrue();
    }

    @Test
    void lackNoOffence() {
        assertThat(OFFENCES.keySet()).containsExactlyInAnyOrderElementsOf(HouseRules.all());
    }

    static List<ArchRule> rules() {
        return HouseRules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void letDecentClassesPass(ArchRule rule) {
        rule.check(classes("core.json.Decent core.json.package-info"));
    }

    private static JavaClasses classes(String names) {
        return new ClassFileImporter()
                .importClasses(Arrays.stream(names.split(" ", -1))
                        .map(HouseRulesTest::load)
                        .toArray(Class<?>[]::new));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName("dev.gatehouse." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
