package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
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
import tools.jackson.databind.json.JsonMapper;

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
        "limits: {completionTokens: 1}",
        "limits: {completionTokens: 0}",
        "limits: {completionTokens: 1.5}",
        "limits: {completionTokens: 10000000}",
        "limits: {completionTokens: 10000001}",
        "limits: {completionTokens: 9999999999}",
        "limits: {completionTokens: }\nanswers: embeddings",
        "limits: {completionTokens: 64}\nanswers: embeddings",
        "limits: {completionTokens: 64}\nanswers: chat",
        "limits: {tokensPerMinute: 1, tokensPerDay: 1000000000000}",
        "limits: {tokensPerMinute: 0}",
        "limits: {tokensPerDay: 1000000000001}",
        "limits: {tokensPerDay: 64}\nanswers: embeddings",
        "limits: {tokens: 1}",
        "capture: prompts",
        "capture: conversations",
        "capture: answers",
        "capture:",
        "limits: {}",
        "limits:",
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
  void bothAcceptTheSame(String instead) {
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

  private static boolean schemaAccepts(String yaml) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema()
        .validate(JsonMapper.shared().writeValueAsString(loaded), InputFormat.JSON)
        .isEmpty();
  }

  /** As an editor finds it, with the schema of projects in the same folder. */
  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources()))
        .getSchema(
            SchemaLocation.of(
                EVENTS.resolve("language-model.schema.json").toAbsolutePath().toUri().toString()));
  }
}
