package io.millrace.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know what in the local cloud: composition, services, and what these are made of. */
class LocalCloudLayersTest {

  private static final String COMPOSITION = "io.millrace.local";
  private static final String SERVICES = "io.millrace.local..";
  private static final String KERNEL = "io.millrace.local.service..";
  private static final String S3 = "io.millrace.local.s3..";

  private static final JavaClasses CLOUD =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace.local");

  @Test
  void noPackagesKnowEachOtherInACircle() {
    slices().matching("io.millrace.local.(*)..").should().beFreeOfCycles().check(CLOUD);
  }

  @Test
  void nothingKnowsWhatComposesIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage(COMPOSITION)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(COMPOSITION)
        .check(CLOUD);
  }

  @Test
  void whatServicesAreMadeOfKnowsNoService() {
    noClasses()
        .that()
        .resideInAPackage(KERNEL)
        .should()
        .dependOnClassesThat(ofTheCloudBut(KERNEL))
        .check(CLOUD);
  }

  @Test
  void s3KnowsNoOtherService() {
    noClasses()
        .that()
        .resideInAPackage(S3)
        .should()
        .dependOnClassesThat(ofTheCloudBut(S3, KERNEL))
        .check(CLOUD);
  }

  private static DescribedPredicate<JavaClass> ofTheCloudBut(String... packages) {
    return resideInAPackage(SERVICES).and(resideOutsideOfPackages(packages));
  }
}
