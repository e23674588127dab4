package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that there is a Node for the CDK.
 *
 * @param program to ask, usually {@code node}
 */
record NodeCheck(String program) implements HealthCheck {

  private static final int NEEDED = 20;
  private static final int SECONDS = 10;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.\\S+");

  @Override
  public String name() {
    return "Node";
  }

  @Override
  public Result result() {
    String remedy = "install Node %s or newer".formatted(NEEDED);
    try {
      Process process =
          new ProcessBuilder(program, "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Unknown("%s --version does not end".formatted(program));
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      Matcher version = VERSION.matcher(said);
      if (!version.matches()) {
        return new Unknown("%s says no version".formatted(program));
      }
      return Integer.parseInt(version.group(1)) >= NEEDED
          ? new Ok(said)
          : new Missing("%s is too old for the CDK".formatted(said), remedy);
    } catch (IOException e) {
      return new Missing("there is none on the PATH, and the CDK runs on it", remedy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unknown("interrupted");
    }
  }
}
