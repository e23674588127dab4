package io.millrace.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What may know what. */
class LayersTest {

  private static final String AWS_SDK = "software.amazon.awssdk..";
  private static final String SPRING = "org.springframework..";
  private static final List<String> MODULES =
      List.of(
          "access",
          "api",
          "batch",
          "deployment",
          "intake",
          "monitoring",
          "outbox",
          "prediction",
          "registry",
          "reconciliation",
          "tables",
          "training");

  /** How predictions are asked for, wherever a model is: a library of those that predict. */
  private static final String SHARED = "io.millrace.prediction.protocol..";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace")
          .that(resideOutsideOfPackages("io.millrace.local..", "io.millrace.host.."));

  @Test
  void theDomainIsPlainJava() {
    classes()
        .that()
        .resideInAPackage("io.millrace.domain..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "io.millrace.domain..", "org.jspecify.annotations.."))
        .check(HOUSE);
  }

  @Test
  void thePackagesOfTheDomainKnowEachOtherOneWayOnly() {
    slices().matching("io.millrace.domain.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void theDomainIsToldTheTime() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.domain..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(HOUSE);
  }

  @Test
  void nobodyRemembersATimeThatDoesNotSurviveASnapshot() {
    noClasses().should().callMethod(System.class, "nanoTime").check(HOUSE);
  }

  @Test
  void librariesKnowNoModuleNoCloudAndNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.wire..",
            "io.millrace.definition..",
            "io.millrace.columns..",
            "io.millrace.tabular..",
            "io.millrace.modeling..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    AWS_SDK, SPRING, "io.millrace.aws..", "io.millrace.runtime.function..")
                .or(resideInAnyPackage(packages(MODULES))))
        .check(HOUSE);
  }

  /**
   * As the module's {@code package-info} lists them: each knows those before it, and none after.
   */
  @Test
  void packagesOfTablesKnowEachOtherInOneDirection() {
    List<String> order =
        List.of("profile", "drift", "rows", "notation", "parquet", "read", "check", "propose");
    for (int i = 0; i < order.size(); i++) {
      String[] later =
          order.subList(i + 1, order.size()).stream()
              .map(name -> "io.millrace.tabular." + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.millrace.tabular." + order.get(i) + "..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(later))
          .check(HOUSE);
    }
    assertThat(HOUSE.getPackage("io.millrace.tabular").getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrderElementsOf(order);
  }

  /**
   * A batch of DynamoDB succeeds in part, and hands back what it left undone; nobody asks for one.
   */
  @Test
  void nothingIsWrittenOrReadInBatchesOfWhichAPartMayFail() {
    noClasses()
        .should()
        .callMethodWhere(
            target(nameMatching("batch(WriteItem|GetItem|ExecuteStatement).*"))
                .and(target(owner(resideInAnyPackage("software.amazon.awssdk..")))))
        .check(HOUSE);
  }

  /** What callers name is a bucket's key or a text; nobody here could follow an address. */
  @Test
  void nothingThatACallerNamesIsFetched() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.domain..",
            "io.millrace.wire..",
            "io.millrace.definition..",
            "io.millrace.columns..",
            "io.millrace.tabular..",
            "io.millrace.modeling..")
        .or()
        .resideInAnyPackage(packages(MODULES))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "software.amazon.awssdk.http..", "javax.net.."))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            URL.class, URLConnection.class, Socket.class, SocketChannel.class, InetAddress.class)
        .check(HOUSE);
  }

  @Test
  void noModuleKnowsAnother() {
    for (String module : MODULES) {
      List<String> others = MODULES.stream().filter(other -> !other.equals(module)).toList();
      noClasses()
          .that()
          .resideInAPackage("io.millrace." + module + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(packages(others)).and(resideOutsideOfPackages(SHARED)))
          .allowEmptyShould(true)
          .check(HOUSE);
    }
  }

  @Test
  void onlyAdaptersKnowTheCloud() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.aws..")
        .and()
        .resideOutsideOfPackages("io.millrace.access..", "io.millrace.prediction..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(AWS_SDK)
        .check(HOUSE);
  }

  @Test
  void onlyWhatStartsAModuleKnowsTheFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.runtime.function..")
        .and()
        .haveSimpleNameNotEndingWith("Application")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SPRING)
        .check(HOUSE);
  }

  /** Whoever calls waits for these two, and their zips carry no framework. */
  @Test
  void theHotPathKnowsNoFrameworkAndNothingThatDoes() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.prediction..",
            "io.millrace.access..",
            "io.millrace.aws..",
            "io.millrace.runtime.process..",
            "io.millrace.runtime.logging..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                SPRING,
                "io.opentelemetry..",
                "io.millrace.runtime.function..",
                "io.millrace.runtime.tracing.."))
        .check(HOUSE);
  }

  @Test
  void nobodyPrintsAndTheEnvironmentIsReadWhereAProcessStarts() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(
            "io.millrace.runtime.function.FunctionOutput") // lets others print less
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAnyPackage(packages(MODULES))
        .and()
        .resideOutsideOfPackages("io.millrace.access..", "io.millrace.prediction..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(HOUSE);
  }

  @Test
  void nullIsTypedInEveryPackage() {
    Set<JavaPackage> unmarked =
        HOUSE.stream()
            .map(JavaClass::getPackage)
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .collect(Collectors.toSet());

    assertThat(unmarked).extracting(JavaPackage::getName).isEmpty();
  }

  private static String[] packages(List<String> modules) {
    return modules.stream().map(module -> "io.millrace." + module + "..").toArray(String[]::new);
  }
}
