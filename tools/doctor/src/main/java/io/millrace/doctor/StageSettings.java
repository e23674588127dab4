package io.millrace.doctor;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code infra/stages.yaml} says of where a stage is deployed.
 *
 * @param account the one that it belongs to; null for whichever one is signed in to
 * @param region the one that it belongs to; null for the one that is set
 * @param instanceTypes on which its projects may train; the first one is usual
 * @param bootstrapQualifier in the names of the CDK's own bucket and roles
 */
record StageSettings(
    @Nullable String account,
    @Nullable String region,
    List<String> instanceTypes,
    String bootstrapQualifier) {

  private static final String USUAL_QUALIFIER = "hnb659fds";
  private static final String USUAL_INSTANCE = "ml.m5.large";

  StageSettings {
    instanceTypes = List.copyOf(instanceTypes);
  }

  /** A stage of which nothing is said. */
  static StageSettings usual() {
    return new StageSettings(null, null, List.of(USUAL_INSTANCE), USUAL_QUALIFIER);
  }

  /**
   * What the file of this checkout says of a stage.
   *
   * @throws InvalidInputException if it cannot be read or has no such stage
   */
  static StageSettings read(Path home, String stage) {
    Path file = home.resolve("infra/stages.yaml");
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      throw new InvalidInputException("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
    JsonNode stages = root.path("stages");
    if (!stages.has(stage)) {
      throw new InvalidInputException(
          "%s has no stage '%s', but %s"
              .formatted(file, stage, String.join(", ", stages.propertyNames())));
    }
    JsonNode settings = stages.path(stage);
    List<String> types =
        settings
            .path("training")
            .path("instanceTypes")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    return new StageSettings(
        settings.path("account").stringValue(null),
        settings.path("region").stringValue(null),
        types.isEmpty() ? List.of(USUAL_INSTANCE) : types,
        root.path("bootstrapQualifier").asString(USUAL_QUALIFIER));
  }
}
