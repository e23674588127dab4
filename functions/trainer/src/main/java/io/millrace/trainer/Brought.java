package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.archive.Pickles;
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

/**
 * What a project's own code left: one model in a format that is on the list, and perhaps more, of
 * which nothing is kept and nothing believed. An archive with a pickle in it is refused as a whole.
 *
 * @param model its bytes
 * @param format as the archive of the version keeps it
 */
@SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
record Brought(byte[] model, ModelFormat format) {

  private static final String XGBOOST_JSON = "model.json";
  private static final List<String> MODELS =
      List.of(ModelArchive.ONNX, ModelArchive.MODEL, XGBOOST_JSON);
  private static final String FORMATS =
      "model.onnx, or XGBoost's model.ubj or model.json, in the folder that SM_MODEL_DIR names";
  private static final int FIRST_BYTES = 8;

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
      if (Pickles.isIn(file.getValue())) {
        throw new InvalidInputException(
            "%s is a pickle, or has one in it, and to load one is to run whatever it says: leave it out, and write the model as %s (scikit-learn's by skl2onnx, PyTorch's by torch.onnx.export)."
                .formatted(name, FORMATS));
      }
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
    return name.equals(ModelArchive.ONNX)
        ? new Brought(model, new ModelFormat.Onnx(ModelArchive.ONNX))
        : new Brought(model, new ModelFormat.Trees(ModelArchive.MODEL));
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
    }
    Map<String, byte[]> files = files();
    files.put(ModelArchive.SIGNATURE, signature.toJson());
    files.put(ModelArchive.PIPELINE, pipeline.toJson());
    var archive = new ModelArchive(files);
    ModelFiles.check(archive);
    return Model.of(archive);
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
