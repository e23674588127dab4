package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code events/openapi.yaml}, as what the routes' answers are held to. */
final class Described {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  Described() {
    try {
      String yaml = Files.readString(Path.of("../../events/openapi.yaml"));
      Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
      document = JsonMapper.shared().valueToTree(loaded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All operations, as {@code GET /v1/projects/{project}}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.add(
              operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }

  /** Fails unless this answer is one that the operation describes. */
  void check(ApiRoute route, ApiResponse response) {
    String method = route.method().toLowerCase(java.util.Locale.ROOT);
    JsonNode responses =
        document.path("paths").path(route.template()).path(method).path("responses");
    JsonNode described = responses.path(Integer.toString(response.statusCode()));
    if (described.isMissingNode()) {
      assertThat(response.statusCode()).as("described status of %s", route).isGreaterThan(399);
      described = responses.path("default");
    }
    if (described.has("$ref")) {
      described = document.at(described.path("$ref").asString().substring(1));
    }
    String type = response.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
    JsonNode schema = described.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("described type %s", type).isFalse();
    if (type.equals("application/json")) {
      assertThat(compiled(schema).validate(response.body(), InputFormat.JSON))
          .as("%s %s", method, route.template())
          .isEmpty();
    }
  }

  /** What a reference leads to; anything else is itself. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  JsonNode document() {
    return document;
  }

  Schema compiled(JsonNode schema) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("$defs", document.path("components").path("schemas"));
    return schemas.getSchema(
        whole.toString().replace("#/components/schemas/", "#/$defs/"), InputFormat.JSON);
  }
}
