package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {

  /** Where the paths begin that other modules serve, whose own tests hold them. */
  private static final Set<String> PREDICTIONS =
      Set.of("/v1/models/", "/v2", "/endpoints/", "/iam/", "/openai/");

  /** JSON Schema 2020-12's keywords, as far as this file needs them. */
  private static final Set<String> KEYWORDS =
      Set.of(
          ("$ref type enum const not oneOf anyOf allOf required properties additionalProperties"
                  + " propertyNames minProperties maxProperties items minItems maxItems minimum"
                  + " maximum minLength maxLength pattern format default description examples"
                  + " contentEncoding")
              .split(" "));

  private final Described file = new Described();
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() {
    Set<String> described = new TreeSet<>(file.operations());

    assertThat(
            described.removeIf(operation ->
                PREDICTIONS.stream().anyMatch(operation.replaceFirst(".* ", "")::startsWith)))
        .isTrue();
    assertThat(
            new ApiFixture()
                .api.routes().stream()
                    .map(route -> route.method() + " " + route.template())
                    .collect(Collectors.toSet()))
        .isEqualTo(described);
  }

  /** What is not predicted ends here: with the methods that the path takes, if there are any. */
  @Test
  void thePathsThatPredictAreKnownWithTheirMethods() {
    Set<String> known =
        ControlApi.PREDICTIONS.entrySet().stream()
            .map(path -> path.getValue() + " " + path.getKey())
            .collect(Collectors.toSet());

    assertThat(known)
        .isEqualTo(
            file.operations().stream()
                .filter(operation -> !operation.contains(" /openai/")) // at an address of its own
                .filter(operation ->
                    PREDICTIONS.stream().anyMatch(operation.replaceFirst(".* ", "")::startsWith))
                .collect(Collectors.toSet()));
  }

  /** By the schema of the OpenAPI Initiative, {@code spec.openapis.org/oas/3.1/schema}. */
  @Test
  void theFileIsOpenApi() {
    InputStream official =
        Objects.requireNonNull(getClass().getResourceAsStream("/openapi-3.1.schema.json"));

    assertThat(schemas.getSchema(official).validate(file.document())).isEmpty();
  }

  @Test
  void everySchemaInItIsJsonSchemaAndHasNoKeywordThatIsNone() {
    Schema dialect =
        schemas.getSchema(
            "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}", InputFormat.JSON);
    int found = 0;
    for (JsonNode holder : file.document().findParents("schema")) {
      found += 1;
      check(dialect, holder.path("schema"));
    }
    for (JsonNode schema : file.document().at("/components/schemas")) {
      found += 1;
      check(dialect, schema);
    }
    assertThat(found).isGreaterThan(80);
  }

  private static void check(Schema dialect, JsonNode schema) {
    assertThat(dialect.validate(schema)).as(schema.toString()).isEmpty();
    words(schema);
  }

  private static void words(JsonNode schema) {
    for (var keyword : schema.properties()) {
      assertThat(KEYWORDS).as(schema.toString()).contains(keyword.getKey());
      switch (keyword.getKey()) {
        case "properties" -> keyword.getValue().forEach(OpenApiTest::words);
        case "oneOf", "anyOf", "allOf" -> keyword.getValue().forEach(OpenApiTest::words);
        case "not", "items", "propertyNames", "additionalProperties" -> words(keyword.getValue());
        default -> {}
      }
    }
  }

  @Test
  void everyAnswerOfAnOperationIsDescribedForProgramsThatKnowTheFileAlone() {
    for (JsonNode operation : file.document().findParents("operationId")) {
      assertThat(operation.path("responses").propertyNames())
          .as(operation.path("operationId").asString())
          .contains("401", "403", "default");
    }
  }

  @Test
  void everyExampleKeepsTheSchemaBesideIt() {
    int found = 0;
    for (JsonNode holder : file.document().findParents("example")) {
      found += 1;
      assertThat(file.compiled(holder.path("schema")).validate(holder.path("example")))
          .as(holder.path("example").toString())
          .isEmpty();
    }
    assertThat(found).isGreaterThanOrEqualTo(5);
  }
}
