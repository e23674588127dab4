package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.columns.Cells;
import io.millrace.domain.Samples;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Model archives with what the command line shows of them. */
final class TestArchives {

  private TestArchives() {}

  static byte[] withImportance(String column, double share) throws IOException {
    return withImportance(column, share, "{}");
  }

  static byte[] withImportance(String column, double share, String provenance) throws IOException {
    var out = new ByteArrayOutputStream();
    new ModelArchive(
            Map.of(
                ModelArchive.PROVENANCE,
                provenance.getBytes(UTF_8),
                ModelArchive.IMPORTANCE,
                Importance.toJson(List.of(new Importance(column, share, 1))),
                ModelArchive.METRICS,
                Json.bytes(new Comparison(Samples.evaluation(0.9), new Champion.None())),
                ModelArchive.CARD,
                "<p>card</p>".getBytes(UTF_8)))
        .write(out);
    return out.toByteArray();
  }

  /** One that says Yes of a tenure below 24, and No of any other; without anything else to show. */
  static byte[] churningBelow24() throws IOException {
    return below24("churn", Task.BINARY, List.of("No", "Yes"), "binary:logistic");
  }

  /** The same with what it learned: as many of each tenure up to 71, all of whom it knew right. */
  static byte[] churningAsLearned() throws IOException {
    return asLearned(churningBelow24(), Metric.ACCURACY, new Estimate(0.9, 0.893, 0.907));
  }

  /** The archive with as many of each tenure up to 71 as what it learned, and this of them. */
  static byte[] asLearned(byte[] archive, Metric metric, Estimate estimate) throws IOException {
    Profile baseline =
        Profile.of(
            ModelArchive.baselineColumns(
                List.of(new Column("tenure", ColumnType.INTEGER, true, true, List.of()))));
    Model model = Model.load(new ByteArrayInputStream(archive));
    for (int row = 0; row < 7200; row++) {
      Map<String, Integer> instance = Map.of("tenure", row % 72);
      double score = model.predict(List.of(instance)).getFirst().score();
      baseline.add(Map.of("tenure", row % 72, ModelArchive.BASELINE_SCORE, score));
    }
    Evaluation known =
        new Evaluation(7200, new TreeMap<>(Map.of(metric, estimate)), List.of(), List.of());
    Map<String, byte[]> files =
        new HashMap<>(ModelArchive.read(new ByteArrayInputStream(archive)).files());
    files.put(ModelArchive.BASELINE, baseline.toJson().getBytes(UTF_8));
    files.put(ModelArchive.METRICS, Json.bytes(new Comparison(known, new Champion.None())));
    var out = new ByteArrayOutputStream();
    new ModelArchive(files).write(out);
    return out.toByteArray();
  }

  /** One that says 1.5 of a tenure below 24, and −0.5 of any other. */
  static byte[] higherBelow24(String target) throws IOException {
    return below24(target, Task.REGRESSION, List.of(), "reg:squarederror");
  }

  private static byte[] below24(String target, Task task, List<String> classes, String objective)
      throws IOException {
    String tree =
        """
        {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
         "split_conditions":[24,1,-1],"default_left":[1,0,0],"split_type":[0,0,0],
         "loss_changes":[1,0,0],"sum_hessian":[4,1,3]}\
        """;
    String model =
        """
        {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
         "objective":{"name":"%s"},"gradient_booster":{"name":"gbtree","model":{
         "tree_info":[0],"trees":[%s]}}}}\
        """
            .formatted(objective, tree);
    var out = new ByteArrayOutputStream();
    new ModelArchive(
            Map.of(
                ModelArchive.SIGNATURE,
                new Signature(
                        List.of(new Signature.Input("tenure", ColumnType.INTEGER, true)),
                        List.of("id"),
                        target,
                        task,
                        classes)
                    .toJson(),
                ModelArchive.PIPELINE,
                FeaturePipeline.asIs(
                        List.of(new Column("tenure", ColumnType.INTEGER, true, true, List.of())),
                        Map.of("tenure", new Cells.Numbers(new double[] {1})),
                        new int[] {0})
                    .toJson(),
                ModelArchive.MODEL,
                model.getBytes(UTF_8)))
        .write(out);
    return out.toByteArray();
  }
}
