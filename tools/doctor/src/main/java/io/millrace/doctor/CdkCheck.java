package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import io.millrace.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * Checks that the CDK's command line is installed in the version that {@code package.json} pins.
 */
record CdkCheck(Path home) implements HealthCheck {

  @Override
  public String name() {
    return "CDK";
  }

  @Override
  public Result result() {
    Path installed = home.resolve("node_modules/aws-cdk/package.json");
    try {
      String pinned = version(home.resolve("package.json"), "/devDependencies/aws-cdk");
      if (!Files.isRegularFile(installed)) {
        return new Missing("aws-cdk %s is not installed".formatted(pinned), "npm ci");
      }
      String found = version(installed, "/version");
      return found.equals(pinned)
          ? new Ok("aws-cdk " + found)
          : new Missing("aws-cdk is %s, and %s is pinned".formatted(found, pinned), "npm ci");
    } catch (JacksonException e) {
      return new Unknown("package.json cannot be read: " + e.getOriginalMessage());
    }
  }

  private static String version(Path file, String pointer) {
    return Json.mapper().readTree(file).at(pointer).asString("");
  }
}
