package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.score.LinearModel;
import io.millrace.modeling.score.Mixture;
import io.millrace.modeling.score.Scorer;
import io.millrace.modeling.tree.TreeEnsemble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an archive says of how its model is kept; {@code format.json}. An archive without it is of
 * trees, as all were before there was another kind.
 */
public sealed interface ModelFormat {

  /** Trees in XGBoost's UBJSON. */
  record Trees(String file) implements ModelFormat {}

  /** A {@link LinearModel} in JSON. */
  record Linear(String file) implements ModelFormat {}

  /** A model that a project brought, in ONNX. */
  record Onnx(String file) implements ModelFormat {}

  /** A {@link Mixture} of others. */
  record Mixed(List<Weighted> parts) implements ModelFormat {
    public Mixed {
      parts = List.copyOf(parts);
    }
  }

  /** Another one with its probabilities calibrated. */
  record Calibrated(ModelFormat of, double slope, double intercept) implements ModelFormat {}

  /** A part of a mixture. */
  record Weighted(ModelFormat format, double weight) {
    private Map<String, Object> toMap() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("weight", weight);
      json.put("of", format.toMap());
      return json;
    }
  }

  /** What an archive says of itself. */
  static ModelFormat of(ModelArchive archive) {
    byte[] said = archive.files().get(ModelArchive.FORMAT);
    return said == null ? new Trees(ModelArchive.MODEL) : of(PlainJson.readObject(said));
  }

  /**
   * The scorer that an archive holds in this format.
   *
   * @throws InvalidInputException if a file is missing or damaged
   */
  default Scorer read(ModelArchive archive) {
    return switch (this) {
      case Trees(var file) -> TreeEnsemble.read(archive.file(file));
      case Linear(var file) -> LinearModel.fromJson(archive.file(file));
      case Onnx(var file) ->
          OnnxReader.ofProgram()
              .read(
                  archive.file(file),
                  FeaturePipeline.fromJson(archive.file(ModelArchive.PIPELINE)),
                  Signature.fromJson(archive.file(ModelArchive.SIGNATURE)));
      case Mixed(var parts) ->
          new Mixture(
              parts.stream()
                  .map(part -> new Mixture.Part(part.format.read(archive), part.weight))
                  .toList());
      case Calibrated(var of, var slope, var intercept) ->
          new io.millrace.modeling.score.Calibrated(of.read(archive), slope, intercept);
    };
  }

  /** This as JSON. */
  default byte[] toJson() {
    return PlainJson.write(toMap());
  }

  /** The format as JSON has it. */
  private Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (this) {
      case Trees(var file) -> {
        json.put("format", "xgboost");
        json.put("file", file);
      }
      case Linear(var file) -> {
        json.put("format", "linear");
        json.put("file", file);
      }
      case Onnx(var file) -> {
        json.put("format", "onnx");
        json.put("file", file);
      }
      case Mixed(var parts) -> {
        json.put("format", "mixture");
        json.put("parts", parts.stream().map(Weighted::toMap).toList());
      }
      case Calibrated(var of, var slope, var intercept) -> {
        json.put("format", "calibrated");
        json.put("slope", slope);
        json.put("intercept", intercept);
        json.put("of", of.toMap());
      }
    }
    return json;
  }

  private static ModelFormat of(Map<String, @Nullable Object> json) {
    String format = PlainJson.text(json.get("format"), "format");
    return switch (format) {
      case "xgboost" -> new Trees(PlainJson.text(json.get("file"), "file"));
      case "linear" -> new Linear(PlainJson.text(json.get("file"), "file"));
      case "onnx" -> new Onnx(PlainJson.text(json.get("file"), "file"));
      case "mixture" ->
          new Mixed(
              PlainJson.array(json.get("parts"), "parts").stream()
                  .map(part -> PlainJson.object(part, "part"))
                  .map(part ->
                      new Weighted(
                          of(PlainJson.object(part.get("of"), "of")),
                          PlainJson.number(part.get("weight"), "weight")))
                  .toList());
      case "calibrated" ->
          new Calibrated(
              of(PlainJson.object(json.get("of"), "of")),
              PlainJson.number(json.get("slope"), "slope"),
              PlainJson.number(json.get("intercept"), "intercept"));
      default ->
          throw new InvalidInputException(
              "format of the model", "xgboost, linear, onnx, mixture or calibrated", format);
    };
  }
}
