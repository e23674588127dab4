package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import java.time.Instant;

/**
 * How the endpoints of a stage are named: by what they serve and when that was wanted, so that
 * whoever makes one a second time finds the first, and one that was deleted is never wanted again.
 *
 * @param stage such as {@code dev}
 */
public record EndpointNames(String stage) {

  private static final int LONGEST = 63; // as SageMaker takes them
  private static final int HEX_OF_DIGEST = 8;

  /** How all names of the stage begin. */
  public String prefix() {
    return "millrace-%s-".formatted(stage);
  }

  /** What the answers of a version are marked with, at whatever endpoint. */
  public static String variant(int version) {
    return "version-" + version;
  }

  /**
   * The name of what serves a version so: 1 to 63 letters, digits and single hyphens. Of a long
   * project name it has the beginning.
   */
  String of(Servable version, SageMakerEndpoint backend, Instant wantedAt) {
    ProjectName project = version.project();
    String content = "%s %s %s %s".formatted(project, version.digest().hex(), backend, wantedAt);
    String end =
        "-v%s-%s"
            .formatted(version.version(), Sha256.of(content).hex().substring(0, HEX_OF_DIGEST));
    int room = LONGEST - prefix().length() - end.length();
    String middle = project.value().substring(0, Math.min(room, project.value().length()));
    return prefix() + middle.replaceAll("-$", "") + end;
  }
}
