package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.columns.Cells;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Archives of small models of churn by tenure and contract. */
final class TestModels {

  private static final Column TENURE =
      new Column("tenure", ColumnType.INTEGER, true, true, List.of());
  private static final Column CONTRACT =
      new Column("contract", ColumnType.CATEGORY, false, true, List.of());

  private static final Signature SIGNATURE =
      new Signature(
          List.of(
              new Signature.Input("tenure", ColumnType.INTEGER, true),
              new Signature.Input("contract", ColumnType.CATEGORY, false)),
          List.of("customer_id"),
          "churn",
          Task.BINARY,
          List.of("No", "Yes"));

  private static final FeaturePipeline PIPELINE = pipeline("Month");

  private TestModels() {}

  /** A tenure below 24 has these log odds of churning; any other, their negative. */
  static byte[] churning(double logOdds) {
    return archive(SIGNATURE, "binary:logistic", logOdds);
  }

  /** As {@link #churning}, of contracts of which one is called so. */
  static byte[] ofContract(String name) {
    return archive(SIGNATURE, pipeline(name), "binary:logistic", 1);
  }

  /** As {@link #churning}, of customers of whom both columns have to be known. */
  static byte[] needingBoth() {
    return archive(
        new Signature(
            SIGNATURE.inputs().stream()
                .map(input -> new Signature.Input(input.name(), input.type(), true))
                .toList(),
            List.of(),
            "churn",
            Task.BINARY,
            List.of("No", "Yes")),
        "binary:logistic",
        1);
  }

  /** In ONNX, which is not looked into here. */
  static byte[] onnx() {
    return written(
        Map.of(
            ModelArchive.SIGNATURE,
            SIGNATURE.toJson(),
            ModelArchive.PIPELINE,
            PIPELINE.toJson(),
            ModelArchive.FORMAT,
            new ModelFormat.Onnx(ModelArchive.ONNX).toJson(),
            ModelArchive.ONNX,
            new byte[] {8, 8}));
  }

  /** A model of a number that is no number: the largest one, twice. */
  static byte[] failing() {
    return archive(
        new Signature(SIGNATURE.inputs(), List.of(), "charges", Task.REGRESSION, List.of()),
        "reg:squarederror",
        Float.MAX_VALUE);
  }

  /** A model of a number, 4 or −3, that says intervals which reach from 2 below to 3 above. */
  static byte[] bounded() {
    Signature signature =
        new Signature(SIGNATURE.inputs(), List.of(), "charges", Task.REGRESSION, List.of())
            .with(new Signature.Bounds(0.9, 0.5));
    Map<String, byte[]> files = new TreeMap<>(files(signature, PIPELINE, "reg:squarederror", 3.5));
    files.put(
        ModelArchive.INTERVAL,
        model(
            PIPELINE,
            "reg:quantileerror",
            "\"num_target\":\"2\",",
            "0,1",
            tree(2, -5),
            tree(6, -1)));
    return written(files);
  }

  private static FeaturePipeline pipeline(String contract) {
    return FeaturePipeline.fit(
        List.of(TENURE, CONTRACT),
        Map.of("contract", new Cells.Strings(new int[] {0, 0, 1}, List.of(contract, "Year"))),
        new int[] {0, 1, 2});
  }

  private static byte[] archive(Signature signature, String objective, double leaf) {
    return archive(signature, PIPELINE, objective, leaf);
  }

  private static byte[] archive(
      Signature signature, FeaturePipeline pipeline, String objective, double leaf) {
    return written(files(signature, pipeline, objective, leaf));
  }

  private static Map<String, byte[]> files(
      Signature signature, FeaturePipeline pipeline, String objective, double leaf) {
    String tree = tree(leaf, -leaf);
    return Map.of(
        ModelArchive.SIGNATURE,
        signature.toJson(),
        ModelArchive.PIPELINE,
        pipeline.toJson(),
        ModelArchive.MODEL,
        leaf == Float.MAX_VALUE
            ? model(pipeline, objective, "", "0,0", tree, tree)
            : model(pipeline, objective, "", "0", tree),
        ModelArchive.BASELINE,
        "{\"columns\":[{\"name\":\"tenure\",\"min\":0,\"max\":72},{\"name\":\"contract\"}]}"
            .getBytes(UTF_8));
  }

  /** One that says the one of a tenure below 24, and the other of any other. */
  private static String tree(double below, double other) {
    return """
    {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
     "split_conditions":[24,%s,%s],"default_left":[1,0,0],"split_type":[0,0,0],
     "loss_changes":[1,0,0],"sum_hessian":[4,1,3]}\
    """
        .formatted(below, other);
  }

  private static byte[] model(
      FeaturePipeline pipeline, String objective, String more, String groups, String... trees) {
    return """
    {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0",%s"num_feature":"%s"},
     "objective":{"name":"%s"},"gradient_booster":{"name":"gbtree","model":{
     "tree_info":[%s],"trees":[%s]}}}}\
    """
        .formatted(more, pipeline.width(), objective, groups, String.join(",", trees))
        .getBytes(UTF_8);
  }

  private static byte[] written(Map<String, byte[]> files) {
    var out = new ByteArrayOutputStream();
    try {
      new ModelArchive(files).write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
