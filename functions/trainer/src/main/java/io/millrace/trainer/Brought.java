package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.training.TuningTrials.Entry;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.archive.Pickles;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that was not learned here: what a project's own code left, or a file that was brought. It
 * is in a format that is on the list; of what else such code left nothing is kept and nothing
 * believed. A pickle, and an archive with one in it, is refused by what it is.
 *
 * @param model its bytes
 * @param format as the archive of the version keeps it
 * @param trial that left it; null where no settings were searched for
 */
@SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
record Brought(byte[] model, ModelFormat format, @Nullable Entry trial) {

  private static final String XGBOOST_JSON = "model.json";
  private static final List<String> MODELS =
      List.of(ModelArchive.ONNX, ModelArchive.MODEL, XGBOOST_JSON);
  private static final String FORMATS =
      "model.onnx, or XGBoost's model.ubj or model.json, in the folder that SM_MODEL_DIR names";
  private static final int FIRST_BYTES = 8;
  private static final int MOST_SAID = 300;

  /**
   * Reads the archive.
   *
   * @param left is told of each file that is not taken
   * @throws InvalidInputException if it is unsafe, holds a pickle, or not exactly one model
   */
  static Brought read(Path archive, Consumer<String> left) throws IOException {
    Map<String, byte[]> files;
    try (InputStream in = Files.newInputStream(archive)) {
      files = ModelArchive.read(in).files();
    }
    List<String> models = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey();
      noPickle(name, file.getValue(), "leave it out, and write the model as " + FORMATS);
      if (MODELS.contains(name)) {
        models.add(name);
      } else {
        left.accept("Not taken: " + name + ".");
      }
    }
    if (models.size() != 1) {
      throw new InvalidInputException(
          models.isEmpty()
              ? "There is no model: the program has to leave %s; %s."
                  .formatted(FORMATS, found(files))
              : "There is more than one model, %s: the program has to leave one."
                  .formatted(String.join(" and ", models)));
    }
    String name = models.getFirst();
    byte[] model = Objects.requireNonNull(files.get(name));
    return new Brought(model, format(name.equals(ModelArchive.ONNX)), null);
  }

  /**
   * A file that was brought.
   *
   * @throws InvalidInputException if it is another than the definition names, or a pickle
   */
  static Brought of(BroughtModel named, byte[] content) {
    if (!Sha256.of(content).equals(named.digest())) {
      throw new InvalidInputException(
          "The file that was brought is not the %s that the definition names: its SHA-256 is %s, not %s."
              .formatted(named.file(), Sha256.of(content), named.digest()));
    }
    noPickle(named.file(), content, "write the model as ONNX, or as XGBoost's .ubj or .json");
    return new Brought(content, format(named.isOnnx()), null);
  }

  /** The same, left by this trial. */
  Brought by(@Nullable Entry its) {
    return new Brought(model, format, its);
  }

  private static ModelFormat format(boolean onnx) {
    return onnx
        ? new ModelFormat.Onnx(ModelArchive.ONNX)
        : new ModelFormat.Trees(ModelArchive.MODEL);
  }

  private static void noPickle(String name, byte[] content, String instead) {
    if (Pickles.isIn(content)) {
      throw new InvalidInputException(
          "%s is a pickle, or has one in it, and to load one is to run whatever it says: %s (scikit-learn's by skl2onnx, PyTorch's by torch.onnx.export)."
              .formatted(name, instead));
    }
  }

  private static String found(Map<String, byte[]> files) {
    if (files.isEmpty()) {
      return "it left nothing";
    }
    if (files.keySet().stream().anyMatch(name -> name.endsWith(".safetensors"))) {
      return "it left weights (%s), and what they are weights of is not said there"
          .formatted(String.join(", ", files.keySet()));
    }
    Map.Entry<String, byte[]> first = files.entrySet().iterator().next();
    return "it left %s (%s begins with %s)"
        .formatted(String.join(", ", files.keySet()), first.getKey(), beginning(first.getValue()));
  }

  private static String beginning(byte[] content) {
    byte[] first = java.util.Arrays.copyOf(content, Math.min(FIRST_BYTES, content.length));
    return HexFormat.ofDelimiter(" ").formatHex(first);
  }

  /** The files that keep the model in the archive of a version. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(format instanceof ModelFormat.Onnx ? ModelArchive.ONNX : ModelArchive.MODEL, model);
    files.put(ModelArchive.FORMAT, format.toJson());
    return files;
  }

  /**
   * The model, as it will be served.
   *
   * @throws InvalidInputException if it cannot be, and why
   */
  Model model(Signature signature, FeaturePipeline pipeline) {
    if (format instanceof ModelFormat.Trees) {
      for (Encoding encoding : pipeline.encodings()) {
        if (encoding instanceof Encoding.OfString) {
          throw new InvalidInputException(
              "XGBoost's trees take numbers, and '%s' has words: declare feature: false for it, or write the model as ONNX together with what encodes them."
                  .formatted(encoding.column()));
        }
      }
      checkNames(pipeline.encodings().stream().map(Encoding::column).toList());
    }
    Map<String, byte[]> files = files();
    files.put(ModelArchive.SIGNATURE, signature.toJson());
    files.put(ModelArchive.PIPELINE, pipeline.toJson());
    var archive = new ModelArchive(files);
    ModelFiles.check(archive);
    return Model.of(archive);
  }

  /** Refuses trees that know columns by name, and would be given them in another order. */
  private void checkNames(List<String> columns) {
    List<String> names = TreeEnsemble.names(model);
    boolean elsewhere = !names.isEmpty() && names.size() != columns.size();
    for (int i = 0; i < names.size() && !elsewhere; i++) {
      elsewhere = !names.get(i).equals(columns.get(i)) && columns.contains(names.get(i));
    }
    if (elsewhere) {
      throw new InvalidInputException(
          "The trees take %s; the columns give, in this order, %s: declare columns in the order of the trees, and feature: false for those that they do not take."
              .formatted(
                  Shortened.to(MOST_SAID, String.join(", ", names)),
                  Shortened.to(MOST_SAID, String.join(", ", columns))));
    }
  }

  /** What it is, for people. */
  String word() {
    return switch (format) {
      case ModelFormat.Onnx _ -> "ONNX";
      case ModelFormat.Trees _ -> "XGBoost";
      case ModelFormat.Linear _, ModelFormat.Mixed _, ModelFormat.Calibrated _ ->
          throw new IllegalStateException(new String(format.toJson(), StandardCharsets.UTF_8));
    };
  }
}
