package dev.cmdchk.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module may use which, and what no class may do. */
class ArchitectureTests {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The benchmarks belong to no floor.
            .withImportOption(location -> !location.contains("/dev/cmdchk/acceptance/"))
            .importPackages("dev.cmdchk");

    @ParameterizedTest
    @ValueSource(strings = {"posix", "settings", "checks", "server", "supervisor"})
    void moduleIsLookedAt(String module) {
        assertThat(ALL.containPackage("dev.cmdchk." + module)).isTrue();
    }

    @Test
    void modulesUseOnlyTheFloorsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.cmdchk..")
                .layer("posix")
                .definedBy("dev.cmdchk.posix..")
                .layer("settings")
                .definedBy("dev.cmdchk.settings..")
                .layer("checks")
                .definedBy("dev.cmdchk.checks..")
                .layer("server")
                .definedBy("dev.cmdchk.server..")
                .layer("supervisor")
                .definedBy("dev.cmdchk.supervisor..")
                .whereLayer("posix")
                .mayNotAccessAnyLayer()
                .whereLayer("settings")
                .mayNotAccessAnyLayer()
                .whereLayer("checks")
                .mayOnlyAccessLayers("posix", "settings")
                .whereLayer("server")
                .mayOnlyAccessLayers("checks", "settings", "posix")
                .whereLayer("supervisor")
                .mayOnlyAccessLayers("posix", "settings")
                .ensureAllClassesAreContainedInArchitecture()
                .check(ALL);
    }

    @Test
    void posixNeedsNothingButJava() {
        noClasses()
                .that()
                .resideInAPackage("dev.cmdchk.posix..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.cmdchk.posix..", "java..", "jdk.management..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void onlyTheServerKnowsSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.cmdchk.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..", "org.apache..", "ch.qos..", "org.slf4j..")
                .check(ALL);
    }

    @Test
    void checksKnowNothingOfHttp() {
        noClasses()
                .that()
                .resideInAPackage("dev.cmdchk.checks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "com.sun.net..")
                .check(ALL);
    }

    @Test
    void packagesDependOnOneAnotherInOneDirection() {
        slices().matching("dev.cmdchk.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void everyPackageDeclaresNullOnce() {
        Stream<JavaPackage> packages = ALL.stream().map(JavaClass::getPackage).distinct();

        assertThat(packages)
                .allSatisfy(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as(found.getName())
                        .isTrue());
    }

    @Test
    void noFieldIsStaticAndChanges() {
        noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .notBeFinal()
                .check(ALL);
    }

    @Test
    void noClassAsksTheWallClockByItself() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .check(ALL);
    }

    @Test
    void interfacesAndTheirClassesHaveNamesOfTheirOwn() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Impl|Utils?)")
                .andShould()
                .haveNameNotMatching(".*\\.I[A-Z][a-z]\\w*")
                .check(ALL);
    }
}
