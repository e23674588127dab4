package io.millrace.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.columns.Cells;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Archives of small models: whoever has a number below 24 has these log odds of yes. */
final class TestModels {

  private TestModels() {}

  /**
   * A model of two classes.
   *
   * @param number the column of the number, which is required
   * @param word a column of words, which is looked at by nobody
   */
  static byte[] classes(String number, String word, double logOdds) {
    return archive(
        signature(number, word, Task.BINARY, List.of("no", "yes")), "binary:logistic", logOdds);
  }

  /** A model of a value; of the largest of all floats, twice, it is none. */
  static byte[] value(String number, String word, double value) {
    return archive(signature(number, word, Task.REGRESSION, List.of()), "reg:squarederror", value);
  }

  /** A model of a value that says intervals, of which nothing lies between its two ends. */
  static byte[] bounded(String number, String word, double value, double margin) {
    return archive(
        signature(number, word, Task.REGRESSION, List.of()).with(new Signature.Bounds(0.9, margin)),
        "reg:squarederror",
        value);
  }

  /**
   * A model of two classes that looks at a text alone: where these words are, these are the log
   * odds of yes.
   */
  static byte[] text(Column column, String words, double logOdds) {
    FeaturePipeline pipeline = FeaturePipeline.fit(List.of(column), Map.of(), new int[0]);
    float[] row = new float[pipeline.width()];
    float[] shuffled = new float[row.length];
    var encoding = (Encoding.OfString) pipeline.encodings().getFirst();
    encoding.encode(words, row, 0);
    encoding.encode(String.join(" ", List.of(words.split(" ", -1)).reversed()), shuffled, 0);
    int bucket = 0;
    while (row[bucket] == 0 || shuffled[bucket] != 0) { // of the words in this order alone
      bucket++;
    }
    return archive(
        new Signature(
            List.of(new Signature.Input(column.name(), ColumnType.TEXT, column.required())),
            List.of(),
            "churn",
            Task.BINARY,
            List.of("No", "Yes")),
        pipeline,
        "binary:logistic",
        tree(bucket, row[bucket] / 10, row[bucket] > 0 ? -logOdds : logOdds));
  }

  private static Signature signature(String number, String word, Task task, List<String> classes) {
    return new Signature(
        List.of(
            new Signature.Input(number, ColumnType.INTEGER, true),
            new Signature.Input(word, ColumnType.CATEGORY, false)),
        List.of("id"),
        "y",
        task,
        classes);
  }

  private static byte[] archive(Signature signature, String objective, double leaf) {
    String number = signature.inputs().getFirst().name();
    String word = signature.inputs().getLast().name();
    FeaturePipeline pipeline =
        FeaturePipeline.fit(
            List.of(
                new Column(number, ColumnType.INTEGER, true, true, List.of()),
                new Column(word, ColumnType.CATEGORY, false, true, List.of())),
            Map.of(word, new Cells.Strings(new int[] {0, 0, 1}, List.of("Month", "Year"))),
            new int[] {0, 1, 2});
    return archive(signature, pipeline, objective, tree(0, 24, leaf));
  }

  /** What is below the border says one thing, what is not the opposite. */
  private static String tree(int feature, double border, double leaf) {
    return """
    {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[%s,0,0],
     "split_conditions":[%s,%s,%s],"default_left":[1,0,0],"split_type":[0,0,0],
     "loss_changes":[1,0,0],"sum_hessian":[4,1,3]}\
    """
        .formatted(feature, border, leaf, -leaf);
  }

  private static byte[] archive(
      Signature signature, FeaturePipeline pipeline, String objective, String tree) {
    String model =
        """
        {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"%s",
         "num_target":"%s"},"objective":{"name":"%s"},"gradient_booster":{"name":"gbtree","model":{
         "tree_info":[0,%s],"trees":[%s,%s]}}}}\
        """;
    Map<String, byte[]> files = new TreeMap<>();
    files.put(ModelArchive.SIGNATURE, signature.toJson());
    files.put(ModelArchive.PIPELINE, pipeline.toJson());
    files.put(
        ModelArchive.MODEL,
        model.formatted(pipeline.width(), 1, objective, 0, tree, tree).getBytes(UTF_8));
    if (signature.interval() != null) {
      files.put(
          ModelArchive.INTERVAL,
          model.formatted(pipeline.width(), 2, "reg:quantileerror", 1, tree, tree).getBytes(UTF_8));
    }
    var out = new ByteArrayOutputStream();
    try {
      new ModelArchive(files).write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
