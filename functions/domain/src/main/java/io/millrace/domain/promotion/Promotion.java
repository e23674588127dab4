package io.millrace.domain.promotion;

import io.millrace.domain.Check;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import java.util.regex.Pattern;

/**
 * What a stage says of a version that it hands over.
 *
 * @param stage that hands it over
 * @param version as it is there, approved
 * @param definition that it was learned under there
 */
public record Promotion(String stage, ModelVersion version, ProjectRevision definition) {

  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9]{1,15}");

  public Promotion {
    Check.that(STAGE.matcher(stage).matches(), "stage", STAGE.pattern(), stage);
    Check.that(
        definition.project().name().equals(version.project()),
        "definition",
        "that of " + version.project(),
        definition.project().name());
  }
}
