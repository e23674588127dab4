package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;

/** Checks that this is the JDK of the functions. */
record JdkCheck(Runtime.Version version, String vendor) implements HealthCheck {

  private static final int NEEDED = 25;

  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public Result result() {
    return version.feature() == NEEDED
        ? new Ok("%s of %s".formatted(version, vendor))
        : new Missing(
            "Java %s runs this, and the functions are built for %s"
                .formatted(version.feature(), NEEDED),
            "install a JDK %s, or point JAVA_HOME to one".formatted(NEEDED));
  }
}
