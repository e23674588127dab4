package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.prediction.protocol.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code events/openapi.yaml} says of the routes of this module. */
final class Described {

  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final JsonNode DOCUMENT = read();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<JsonNode, Schema> COMPILED = new ConcurrentHashMap<>();

  private Described() {}

  /**
   * A body that the description shows.
   *
   * @param route as API Gateway names it
   */
  record Example(String route, String type, String body) {}

  /** All routes, as API Gateway names them. */
  static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (var path : DOCUMENT.path("paths").properties()) {
      if (path.getKey().matches("/v1/models/.*|/v2.*|(/iam)?/endpoints/.*")) {
        path.getValue()
            .propertyNames()
            .forEach(method -> {
              if (!method.equals("parameters")) {
                routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
              }
            });
      }
    }
    return routes;
  }

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String route : routes()) {
      for (var content :
          resolved(operation(route).path("requestBody")).path("content").properties()) {
        if (content.getValue().has("example")) {
          examples.add(
              new Example(route, content.getKey(), content.getValue().path("example").toString()));
        }
      }
    }
    return examples;
  }

  /** Fails unless the response is one that is described for the route. */
  static void check(String route, HttpResponse response) {
    JsonNode responses = operation(route).path("responses");
    JsonNode described =
        resolved(
            responses.path(Integer.toString(response.status())).isMissingNode()
                ? responses.path("default")
                : responses.path(Integer.toString(response.status())));
    String type = response.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
    if (route.startsWith(PREDICT) && !type.equals("application/json")) {
      check(route.replace("/predict", "/invocations"), response); // as its description says
      return;
    }
    JsonNode schema = described.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s", response.status(), type).isFalse();
    if (type.equals("application/json")) {
      assertThat(
              COMPILED
                  .computeIfAbsent(schema, Described::compiled)
                  .validate(response.body(), InputFormat.JSON))
          .as("%s: %s", route, response.body())
          .isEmpty();
    }
  }

  private static JsonNode operation(String route) {
    String[] parts = route.split("[ ?]", 3);
    return DOCUMENT.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
  }

  private static Schema compiled(JsonNode schema) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("$defs", DOCUMENT.path("components").path("schemas"));
    return SCHEMAS.getSchema(
        whole.toString().replace("#/components/schemas/", "#/$defs/"), InputFormat.JSON);
  }

  private static JsonNode read() {
    try {
      String yaml = Files.readString(Path.of("../../events/openapi.yaml"));
      return JsonMapper.shared()
          .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
