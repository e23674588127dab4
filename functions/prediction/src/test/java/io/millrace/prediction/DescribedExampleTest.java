package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Cells;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Json;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DescribedExampleTest {

  private static final Path EVENTS = Path.of("../../events");

  @Test
  void theDocumentedRequestIsOneThatAModelOfTheSampleAnswers() throws IOException {
    byte[] body = Json.write(example());

    List<Prediction> predictions = ofTheSample().predict(List.of(Instances.read(body).values(0)));

    assertThat(predictions).hasSize(1);
  }

  private static Map<String, ?> example() throws IOException {
    Object file =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(EVENTS.resolve("openapi.yaml")));
    for (String step :
        List.of(
            "paths",
            "/v1/models/{model}/predict",
            "post",
            "requestBody",
            "content",
            "application/json",
            "example")) {
      file = Json.object(file, step).get(step);
    }
    return Json.object(file, "example");
  }

  /** A model of the sample's columns that knows nothing. */
  private static Model ofTheSample() throws IOException {
    Project project =
        ProjectYaml.parse(Files.readString(EVENTS.resolve("samples/telco-churn/project.yaml")));
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
    return new Model(
        Signature.of(project, List.of("No", "Yes"), Scale.NONE),
        pipeline,
        TreeEnsemble.read(trees.getBytes(UTF_8)));
  }
}
