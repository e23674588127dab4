package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.modeling.Signature;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.ModelFaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a model says of a row: of a classifier the probability of each class, in the order in which
 * the target's numbers count them, or that of the second of two alone; of a regression the value.
 *
 * @param name that the model gives it
 * @param classes how many there are; 0 for a regression
 * @param keys under which a map for each row says the probabilities, as {@code ai.onnx.ml.ZipMap}
 *     makes them of a tensor, in the order of the classes; empty where it is a tensor
 */
record Output(String name, int classes, List<Object> keys) {
  Output {
    keys = List.copyOf(keys);
  }

  private static final double ROUNDING = 1e-3;

  /**
   * The output that is one.
   *
   * @throws InvalidInputException if there is none, or it cannot be told which it is
   */
  static Output of(OrtSession session, Signature signature) throws OrtException {
    List<NodeInfo> numbers =
        session.getOutputInfo().values().stream()
            .filter(output ->
                output.getInfo() instanceof TensorInfo tensor
                    && (tensor.type == OnnxJavaType.FLOAT || tensor.type == OnnxJavaType.DOUBLE))
            .toList();
    List<NodeInfo> said =
        numbers.size() < 2
            ? numbers
            : numbers.stream()
                .filter(output -> output.getName().toLowerCase(Locale.ROOT).contains("prob"))
                .toList();
    if (said.size() == 1) {
      return new Output(said.getFirst().getName(), signature.classes().size(), List.of());
    }
    for (NodeInfo output : session.getOutputInfo().values()) {
      if (signature.task() != Task.REGRESSION
          && output.getInfo() instanceof SequenceInfo sequence
          && sequence.isSequenceOfMaps()
          && sequence.mapInfo.valueType == OnnxJavaType.FLOAT) {
        return new Output(
            output.getName(),
            signature.classes().size(),
            keys(sequence.mapInfo.keyType, signature.classes()));
      }
    }
    throw new InvalidInputException(
        "The model's outputs are %s: one has to be a tensor of floats with %s."
            .formatted(
                String.join(", ", session.getOutputNames()),
                signature.task() == Task.REGRESSION
                    ? "the value"
                    : "the probability of each class, or a map of them as skl2onnx and CatBoost"
                        + " write it"));
  }

  /**
   * Classes by their names; by the numbers that these are, or that count them, where it says
   * numbers.
   */
  private static List<Object> keys(OnnxJavaType type, List<String> classes) {
    if (type == OnnxJavaType.STRING) {
      return List.copyOf(classes);
    }
    return classes.stream().allMatch(name -> name.matches("-?[0-9]{1,18}"))
        ? classes.stream().<Object>map(Long::valueOf).toList()
        : LongStream.range(0, classes.size()).<Object>mapToObj(k -> k).toList();
  }

  /** The output that says the class by its name; empty where there is none. */
  static Optional<String> label(OrtSession session) throws OrtException {
    return session.getOutputInfo().values().stream()
        .filter(output ->
            output.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.STRING
                && tensor.getShape().length == 1)
        .map(NodeInfo::getName)
        .findFirst();
  }

  Link link() {
    return switch (classes) {
      case 0 -> Link.IDENTITY;
      case 2 -> Link.LOGIT;
      default -> Link.SOFTMAX;
    };
  }

  /**
   * Reads what was said of some rows.
   *
   * @return a probability for each class, or the value, of each row; shape [rows × outputs]
   * @throws ModelFaultException if it is something else
   */
  float[] read(OnnxValue value, int rows) throws OrtException {
    float[] said = keys.isEmpty() ? floats((OnnxTensor) value) : floats((OnnxSequence) value);
    boolean ofSecond = classes == 2 && said.length == rows;
    int width = Math.max(1, classes);
    int expected = ofSecond ? rows : rows * width;
    if (said.length != expected) {
      throw new ModelFaultException(
          "its output '%s' has %s numbers for %s rows, and there are to be %s a row"
              .formatted(name, said.length, rows, width));
    }
    float[] out = new float[rows * width];
    for (int i = 0; i < rows; i++) {
      if (ofSecond) {
        out[2 * i] = 1 - said[i];
        out[2 * i + 1] = said[i];
      } else {
        System.arraycopy(said, i * width, out, i * width, width);
      }
      check(out, i * width, width);
    }
    return out;
  }

  /** Checks one row, and puts probabilities back into their bounds where rounding left them. */
  private void check(float[] out, int at, int width) {
    double sum = 0;
    for (int k = at; k < at + width; k++) {
      float each = out[k];
      if (!Float.isFinite(each)) {
        throw new ModelFaultException("its output '%s' is no finite number".formatted(name));
      }
      if (classes > 0) {
        if (each < -ROUNDING || each > 1 + ROUNDING) {
          throw new ModelFaultException(
              "its output '%s' is no probability: a softmax is perhaps missing".formatted(name));
        }
        out[k] = Math.clamp(each, 0f, 1f);
      }
      sum += each;
    }
    if (classes > 0 && Math.abs(sum - 1) > ROUNDING) {
      throw new ModelFaultException(
          "its output '%s' adds up to %s over the classes, and probabilities do to 1"
              .formatted(name, sum));
    }
  }

  /**
   * Refuses a model that says probabilities of others than the classes.
   *
   * @throws InvalidInputException if it does
   */
  void checkClasses(OnnxValue value) throws OrtException {
    if (!keys.isEmpty()) {
      for (Map<?, ?> said : maps((OnnxSequence) value)) {
        if (!isOfClasses(said)) {
          throw new InvalidInputException("The model is refused: " + others(said) + ".");
        }
      }
    }
  }

  private boolean isOfClasses(Map<?, ?> said) {
    return said.size() == keys.size() && said.keySet().containsAll(keys);
  }

  private String others(Map<?, ?> said) {
    return "its output '%s' has probabilities of %s, and they have to be of %s"
        .formatted(name, said.keySet(), keys);
  }

  private float[] floats(OnnxSequence rows) throws OrtException {
    List<Map<?, ?>> maps = maps(rows);
    float[] floats = new float[maps.size() * keys.size()];
    int at = 0;
    for (Map<?, ?> said : maps) {
      if (!isOfClasses(said)) {
        throw new ModelFaultException(others(said));
      }
      for (Object key : keys) {
        floats[at++] = (Float) Objects.requireNonNull(said.get(key));
      }
    }
    return floats;
  }

  private static List<Map<?, ?>> maps(OnnxSequence rows) throws OrtException {
    List<? extends OnnxValue> values = rows.getValue();
    try {
      List<Map<?, ?>> maps = new ArrayList<>();
      for (OnnxValue value : values) {
        maps.add(((OnnxMap) value).getValue());
      }
      return maps;
    } finally {
      values.forEach(OnnxValue::close);
    }
  }

  private static float[] floats(OnnxTensor tensor) {
    if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
      var buffer = tensor.getFloatBuffer();
      float[] floats = new float[buffer.remaining()];
      buffer.get(floats);
      return floats;
    }
    var buffer = tensor.getDoubleBuffer();
    float[] floats = new float[buffer.remaining()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) buffer.get();
    }
    return floats;
  }
}
