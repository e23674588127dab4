package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What editors say of a language model by the schema is what the reader says. */
class LanguageModelSchemaTest {

  private static final Path EVENTS = Path.of("../../events");
  private static final String SMALLEST =
      """
      name: support-chat
      container: {image: "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:1"}
      deployment: {backend: {instance: ml.g6.xlarge}}
      """;

  @Test
  void theSampleIsDeclared() throws IOException {
    String sample = Files.readString(EVENTS.resolve("samples/language-model.yaml"));

    assertThat(LanguageModelYaml.isOne(sample)).isTrue();
    assertThat(readerAccepts(sample)).isTrue();
    assertThat(schemaAccepts(sample)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "answers: embeddings",
        "answers: pictures",
        "columns: {}",
        "container: {image: vllm/vllm-openai}",
        "container: {image: '763104351884.dkr.ecr.eu-central-1.amazonaws.com/a/b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}",
        "container: {image: '763104351884.dkr.ecr.eu-central-1.amazonaws.com/abc:1', data: s3://data/language-models/qwen/}",
        "container: {image: '763104351884.dkr.ecr.eu-central-1.amazonaws.com/abc:1', data: s3://data/language-models/qwen}",
        "container: {image: '763104351884.dkr.ecr.eu-central-1.amazonaws.com/abc:1', environment: {A_B: 1, C: true}}",
        "container: {image: '763104351884.dkr.ecr.eu-central-1.amazonaws.com/abc:1', environment: {a-b: 1}}",
        "deployment: {backend: {instance: large}}",
        "deployment: {}",
        "deployment: {backend: function}",
        "deployment: {backend: {instance: ml.g6.xlarge}, fallback: {default: {value: 1}}}",
        "deployment: {backend: {instance: ml.g6.xlarge}, rollout: {strategy: ab, metric: accuracy}}",
        "deployment: {backend: {instance: ml.g6.xlarge}, rollout: {shadow: {}}}",
        "deployment: {backend: {instance: ml.g6.xlarge}, rollout: {match: {header: X-Canary}}}",
        "deployment: {backend: {instance: ml.g6.xlarge}, rollout: {match: {column: plan, in: [a]}}}",
        "deployment: {backend: {serverless: {memory: 6144}}, watch: 2h}",
        "name: No Name"
      })
  void bothAcceptTheSame(String instead) throws IOException {
    String name = instead.split(":", 2)[0];
    String yaml =
        SMALLEST.replaceAll("(?m)^%s:.*$".formatted(name.isEmpty() ? "none" : name), "")
            + instead
            + "\n";

    assertThat(schemaAccepts(yaml)).isEqualTo(readerAccepts(yaml));
  }

  private static boolean readerAccepts(String yaml) {
    try {
      var _ = LanguageModelYaml.parse(yaml);
      return true;
    } catch (InvalidInputException refused) {
      return false;
    }
  }

  private static boolean schemaAccepts(String yaml) throws IOException {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema()
        .validate(JsonMapper.shared().writeValueAsString(loaded), InputFormat.JSON)
        .isEmpty();
  }

  /** With what it takes over from the schema of projects in its place. */
  private static Schema schema() throws IOException {
    var model = (ObjectNode) read("language-model.schema.json");
    JsonNode project = read("project.schema.json");
    var taken = (ArrayNode) model.at("/properties/deployment/allOf");
    assertThat(taken.path(0).path("$ref").asString())
        .isEqualTo("project.schema.json#/properties/deployment");
    taken.set(0, project.at("/properties/deployment"));
    model.set("$defs", project.path("$defs"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(model.toString(), InputFormat.JSON);
  }

  private static JsonNode read(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(EVENTS.resolve(file)));
  }
}
