package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.columns.Cells;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.prediction.protocol.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescribedExampleTest {

  private static final Path SAMPLE = Path.of("../../events/samples/telco-churn/project.yaml");

  private final Bench bench = new Bench(Runnable::run);

  static List<Described.Example> examples() {
    return Described.examples();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() {
    assertThat(bench.api().routes()).isEqualTo(Described.routes());
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theDocumentedRequestIsOneThatAModelOfTheSampleAnswers(Described.Example example)
      throws IOException {
    Project sample = ProjectYaml.parse(Files.readString(SAMPLE));
    bench.declare(sample);
    bench.route(bench.upload(1, archive(sample)), null);

    HttpResponse answer =
        bench.ask(example.route(), Map.of("content-type", example.type()), example.body());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(bench.captured).hasSize(example.route().endsWith("/feedback") ? 0 : 1);
  }

  /** The archive of a model of the sample's columns that knows nothing. */
  private static byte[] archive(Project project) throws IOException {
    Map<String, Cells.Strings> words = new HashMap<>();
    for (Column column : project.features()) {
      if (column.type() == ColumnType.CATEGORY) {
        words.put(column.name(), new Cells.Strings(new int[0], List.of()));
      }
    }
    var pipeline = FeaturePipeline.fit(project.features(), Map.copyOf(words), new int[0]);
    String trees =
        """
        {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"%s"},
         "objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","model":{
         "tree_info":[],"trees":[]}}}}\
        """
            .formatted(pipeline.width());
    var out = new ByteArrayOutputStream();
    new ModelArchive(
            Map.of(
                ModelArchive.SIGNATURE,
                Signature.of(project, List.of("No", "Yes"), Scale.NONE).toJson(),
                ModelArchive.PIPELINE,
                pipeline.toJson(),
                ModelArchive.MODEL,
                trees.getBytes(UTF_8)))
        .write(out);
    return out.toByteArray();
  }
}
