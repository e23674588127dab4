package io.millrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {

  @TempDir Path home;

  @Test
  void anotherJavaIsNamedWithTheOneThatIsNeeded() {
    assertThat(new JdkCheck(Runtime.Version.parse("25.0.3+9"), "Adoptium").result())
        .isEqualTo(new Ok("25.0.3+9 of Adoptium"));
    assertThat(new JdkCheck(Runtime.Version.parse("17.0.2"), "Adoptium").result())
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.remedy()).contains("JDK 25"));
  }

  @Test
  void aNodeIsThereAndNewEnough() throws IOException {
    assertThat(new NodeCheck(says("v24.1.0")).result()).isEqualTo(new Ok("v24.1.0"));
    assertThat(new NodeCheck(says("v18.0.0")).result()).isInstanceOf(Missing.class);
    assertThat(new NodeCheck(says("hello")).result()).isInstanceOf(Unknown.class);
    assertThat(new NodeCheck(home.resolve("nothing").toString()).result())
        .isInstanceOf(Missing.class);
  }

  @Test
  void theCommandLineOfTheCdkIsTheOneThatIsPinned() throws IOException {
    HealthCheck check = new CdkCheck(home);
    assertThat(check.result()).isInstanceOf(Unknown.class);

    Files.writeString(
        home.resolve("package.json"), "{\"devDependencies\": {\"aws-cdk\": \"2.1.0\"}}");
    assertThat(check.result()).isEqualTo(new Missing("aws-cdk 2.1.0 is not installed", "npm ci"));

    Path installed = Files.createDirectories(home.resolve("node_modules/aws-cdk"));
    Files.writeString(installed.resolve("package.json"), "{\"version\": \"2.0.9\"}");
    assertThat(check.result())
        .isEqualTo(new Missing("aws-cdk is 2.0.9, and 2.1.0 is pinned", "npm ci"));

    Files.writeString(installed.resolve("package.json"), "{\"version\": \"2.1.0\"}");
    assertThat(check.result()).isEqualTo(new Ok("aws-cdk 2.1.0"));
  }

  @Test
  void modulesThatMakeAProgramAreBuilt() throws IOException {
    Files.createDirectories(home.resolve("infra"));
    Files.createDirectories(home.resolve("tools"));
    Path intake = Files.createDirectories(home.resolve("functions/intake"));
    Path domain = Files.createDirectories(home.resolve("functions/domain"));
    Files.createDirectories(intake.resolve("src/main"));
    Files.createDirectories(domain.resolve("src/main"));
    Files.writeString(domain.resolve("pom.xml"), "<project/>");
    Files.writeString(
        intake.resolve("pom.xml"), "<artifactId>maven-dependency-plugin</artifactId>");
    HealthCheck check = new ProgramsCheck(home);
    assertThat(check.result()).isEqualTo(new Missing("not built: intake", "./mvnw package"));

    Files.createDirectories(intake.resolve("target/program/lib"));
    assertThat(check.result()).isEqualTo(new Ok("1 built"));
  }

  private String says(String version) throws IOException {
    Path program = home.resolve("says-" + version);
    Files.writeString(program, "#!/bin/sh\necho %s\n".formatted(version));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }
}
