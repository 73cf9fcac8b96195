// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The product keeps the rules of the house.
class ArchitectureTest {
    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/dev/gatehouse/quality/"))
                .importPackages("dev.gatehouse");
    }

    static Stream<Named<ArchRule>> rules() {
        return HouseRules.all().stream().map(rule -> Named.of(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keeps(ArchRule rule) {
        rule.check(house);
    }

    @Test
    void knowsTheClassesOfEveryFileThatShips() {
        Set<String> classes = house.stream().map(JavaClass::getName).collect(Collectors.toSet());

        assertThat(Checkout.sources().stream()
                        .filter(SourceFile::ships)
                        .map(source -> source.path().replaceFirst(".*src/main/java/", ""))
                        .filter(path -> !path.endsWith("module-info.java"))
                        .map(path -> path.substring(0, path.length() - ".java".length())
                                .replace('/', '.')))
                .as("a module of the product is missing among the dependencies of quality/architecture")
                .isSubsetOf(classes);
    }

    @Test
    void drawsOnlyRoomsThatExist() {
        Drawing drawing = Drawing.read(Checkout.drawing());

        assertThat(drawing.rooms()).isNotEmpty().allSatisfy((_, room) -> {
            String folder = room.replace("..", "").replace('.', '/');
            assertThat(List.of(folder.replace("dev/gatehouse/", ""), "core/src/main/java/" + folder))
                    .anySatisfy(
                            path -> assertThat(Checkout.root().resolve(path)).isDirectory());
        });
        assertThat(drawing.arrows())
                .allSatisfy(arrow -> assertThat(drawing.rooms()).containsKeys(arrow.from(), arrow.to()));
    }
}
