package io.millrace.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.columns.Cells;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The archive of a model of churn by tenure and contract: a tenure below 24 churns. */
final class SmallModel {

  private SmallModel() {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("tenure", ColumnType.INTEGER, true, true, List.of()),
          new Column("contract", ColumnType.CATEGORY, false, true, List.of()));
  private static final int[] ROWS = {0, 1, 2};
  private static final Map<String, Cells> TABLE =
      Map.of("contract", new Cells.Strings(new int[] {0, 0, 1}, List.of("Month", "Year")));

  static ModelArchive archive() {
    FeaturePipeline pipeline = FeaturePipeline.fit(COLUMNS, TABLE, ROWS);
    Signature signature =
        new Signature(
            List.of(
                new Signature.Input("tenure", ColumnType.INTEGER, true),
                new Signature.Input("contract", ColumnType.CATEGORY, false)),
            List.of("customer_id"),
            "churn",
            Task.BINARY,
            List.of("No", "Yes"));
    return new ModelArchive(
        Map.of(
            ModelArchive.SIGNATURE,
            signature.toJson(),
            ModelArchive.PIPELINE,
            pipeline.toJson(),
            ModelArchive.MODEL,
            trees(pipeline.width()),
            ModelArchive.PROVENANCE,
            "{\"project\":\"churn\"}".getBytes(UTF_8)));
  }

  private static byte[] trees(int features) {
    return """
    {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"%s"},
     "objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","model":{
     "tree_info":[0],"trees":[{"left_children":[1,-1,-1],"right_children":[2,-1,-1],
     "split_indices":[0,0,0],"split_conditions":[24,1.25,-1.25],"default_left":[1,0,0],
     "split_type":[0,0,0],"loss_changes":[1,0,0],"sum_hessian":[4,1,3]}]}}}}\
    """
        .formatted(features)
        .getBytes(UTF_8);
  }

  /** The archive of this model in ONNX, of the same columns. */
  static ModelArchive inOnnx(byte[] model) {
    Map<String, byte[]> files = new TreeMap<>(archive().files());
    files.remove(ModelArchive.MODEL);
    files.put(ModelArchive.ONNX, model);
    files.put(ModelArchive.FORMAT, new ModelFormat.Onnx(ModelArchive.ONNX).toJson());
    files.put(ModelArchive.PIPELINE, FeaturePipeline.asIs(COLUMNS, TABLE, ROWS).toJson());
    return new ModelArchive(files);
  }

  /** The same without a file. */
  static ModelArchive without(String file) {
    Map<String, byte[]> files = new TreeMap<>(archive().files());
    files.remove(file);
    return new ModelArchive(files);
  }

  /** The same with a file that holds this. */
  static ModelArchive with(String file, String content) {
    Map<String, byte[]> files = new TreeMap<>(archive().files());
    files.put(file, content.getBytes(UTF_8));
    return new ModelArchive(files);
  }
}
