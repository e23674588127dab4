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
 * @param endpoints that versions may answer at
 * @param bootstrapQualifier in the names of the CDK's own bucket and roles
 */
record StageSettings(
    @Nullable String account,
    @Nullable String region,
    List<String> instanceTypes,
    Endpoints endpoints,
    String bootstrapQualifier) {

  private static final String USUAL_QUALIFIER = "hnb659fds";
  private static final String USUAL_INSTANCE = "ml.m5.large";

  private static final int USUALLY_MOST = 2;

  /**
   * What the stage allows of endpoints.
   *
   * @param isSaid whether the stage says so itself
   */
  record Endpoints(List<String> instanceTypes, int mostInstances, boolean isSaid) {
    Endpoints {
      instanceTypes = List.copyOf(instanceTypes);
    }
  }

  StageSettings {
    instanceTypes = List.copyOf(instanceTypes);
  }

  /** A stage of which nothing is said. */
  static StageSettings usual() {
    return new StageSettings(
        null,
        null,
        List.of(USUAL_INSTANCE),
        usualEndpoints(List.of(USUAL_INSTANCE)),
        USUAL_QUALIFIER);
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
    List<String> said = types(settings.path("training"));
    List<String> types = said.isEmpty() ? List.of(USUAL_INSTANCE) : said;
    JsonNode endpoints = settings.path("endpoints");
    return new StageSettings(
        settings.path("account").stringValue(null),
        settings.path("region").stringValue(null),
        types,
        endpoints.isMissingNode()
            ? usualEndpoints(types)
            : new Endpoints(
                types(endpoints), endpoints.path("mostInstances").asInt(USUALLY_MOST), true),
        root.path("bootstrapQualifier").asString(USUAL_QUALIFIER));
  }

  private static List<String> types(JsonNode of) {
    return of.path("instanceTypes").valueStream().map(JsonNode::asString).toList();
  }

  /** As the stage allows of training, where it says nothing of endpoints. */
  private static Endpoints usualEndpoints(List<String> types) {
    return new Endpoints(types, USUALLY_MOST, false);
  }
}
