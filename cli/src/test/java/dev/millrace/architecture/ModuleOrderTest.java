// SPDX-License-Identifier: Apache-2.0
package dev.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each module may know.
 *
 * <p>Maven's dependencies say which modules are on a class path, but they are transitive: {@code server} would see ANTLR
 * and {@code cli} would see operators. These rules say what may be named in code.
 */
class ModuleOrderTest {
    /** Each module with the modules whose classes it may name. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("data", Set.of()),
            Map.entry("plan", Set.of("data")),
            Map.entry("sql", Set.of("data", "plan")),
            Map.entry("engine", Set.of("data", "plan")),
            Map.entry("formats", Set.of("data")),
            Map.entry("kafka", Set.of("data", "plan", "engine", "formats")),
            Map.entry("connectors", Set.of("data", "plan", "engine", "formats")),
            Map.entry("server", Set.of("data", "plan", "sql", "engine", "formats", "kafka", "connectors")),
            Map.entry("testing", Set.of("data", "plan", "sql", "engine", "formats", "kafka")),
            Map.entry(
                    "cli",
                    Set.of("data", "plan", "sql", "engine", "formats", "kafka", "connectors", "server", "testing")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.millrace");

    @TestFactory
    List<DynamicTest> aModuleNamesOnlyModulesAboveIt() {
        List<DynamicTest> tests = new ArrayList<>();
        ALLOWED.forEach((module, allowed) -> {
            String[] forbidden = ALLOWED.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(other -> "dev.millrace." + other + "..")
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                tests.add(DynamicTest.dynamicTest(
                        module,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("dev.millrace." + module + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(forbidden)
                                .allowEmptyShould(true)
                                .check(CLASSES)));
            }
        });
        return tests;
    }

    @Test
    void onlySqlSeesAntlrAndCalcite() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.antlr..", "org.apache.calcite..")
                .check(CLASSES);
    }

    @Test
    void onlyServerSeesTheHttpLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..")
                .check(CLASSES);
    }

    @Test
    void theEngineNeverSeesKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.millrace.data..", "dev.millrace.plan..", "dev.millrace.sql..", "dev.millrace.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(CLASSES);
    }

    @Test
    void nothingIsSerializedByJava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class, Externalizable.class)
                .check(CLASSES);
    }

    @Test
    void theRulesSeeTheModules() {
        assertThat(CLASSES.stream()
                        .map(type -> type.getPackageName().split("\\.", -1))
                        .filter(parts -> parts.length > 2)
                        .map(parts -> parts[2]))
                .contains("data", "plan", "sql", "engine");
    }
}
