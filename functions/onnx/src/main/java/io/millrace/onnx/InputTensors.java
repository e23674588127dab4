package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Shortened;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Signature;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a model is given of rows: a tensor of a value a row for each column, under its name, or one
 * tensor of all of them in the order of the columns, where all are numbers.
 */
sealed interface InputTensors {

  /** Rows that are predicted at once, where many are. */
  int MOST_ROWS = 512;

  /** Characters of a list of inputs, or of columns, that are said. */
  int MOST_SAID = 300;

  /** What a word is given as that training did not see, where no column has it. */
  String UNSEEN = "(unseen)";

  /** A tensor for each of these columns; the others are not asked for. */
  record ByColumn(List<Column> columns, int width, int rowsAtOnce) implements InputTensors {
    public ByColumn {
      columns = List.copyOf(columns);
    }
  }

  /** One tensor. */
  record Matrix(String name, OnnxJavaType type, int width, int rowsAtOnce)
      implements InputTensors {}

  /**
   * One input.
   *
   * @param name that the model gives it
   * @param at its feature's place in a row
   * @param words by the number that stands for each; empty for numbers
   */
  record Column(String name, int at, OnnxJavaType type, List<String> words) {
    public Column {
      words = List.copyOf(words);
    }
  }

  /**
   * The inputs of a model.
   *
   * @throws InvalidInputException if they are not columns of the signature, or of other types
   */
  static InputTensors of(OrtSession session, FeaturePipeline pipeline, Signature signature)
      throws OrtException {
    Map<String, NodeInfo> inputs = session.getInputInfo();
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      places.put(signature.inputs().get(i).name(), i);
      places.putIfAbsent(plain(signature.inputs().get(i).name()), i);
    }
    if (inputs.size() == 1 && !places.containsKey(inputs.keySet().iterator().next())) {
      return matrix(inputs.values().iterator().next(), signature, pipeline, rowsAtOnce(session));
    }
    List<Column> columns = new ArrayList<>();
    for (NodeInfo input : inputs.values()) {
      Integer place = places.get(input.getName());
      if (place == null) {
        throw refused(
            "The model has an input '%s', and no column has that name: name inputs after columns, or give all numbers in one."
                .formatted(input.getName()),
            inputs.values(),
            signature,
            pipeline);
      }
      columns.add(column(input, place, pipeline, signature.inputs().get(place)));
    }
    return new ByColumn(columns, pipeline.width(), rowsAtOnce(session));
  }

  /** The name of a column as converters write it where it has other characters. */
  private static String plain(String column) {
    return column.replaceAll("[^A-Za-z0-9_]", "_");
  }

  /** A refusal with what the model takes and what it would be given. */
  private static InvalidInputException refused(
      String why, Collection<NodeInfo> inputs, Signature signature, FeaturePipeline pipeline) {
    List<String> taken = new ArrayList<>();
    for (NodeInfo input : inputs) {
      TensorInfo tensor = tensor(input);
      taken.add("%s (%s %s)".formatted(input.getName(), tensor.type, shape(tensor)));
    }
    List<String> given = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      given.add(
          "%s (%s)"
              .formatted(
                  signature.inputs().get(i).name(),
                  pipeline.encodings().get(i) instanceof Encoding.OfString ? "words" : "numbers"));
    }
    return new InvalidInputException(
        "%s It takes %s; the columns give, in this order, %s."
            .formatted(
                why,
                Shortened.to(MOST_SAID, String.join(", ", taken)),
                Shortened.to(MOST_SAID, String.join(", ", given))));
  }

  /** A shape as ONNX writes it, with ? where any number is taken. */
  private static String shape(TensorInfo tensor) {
    return LongStream.of(tensor.getShape())
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static Matrix matrix(
      NodeInfo input, Signature signature, FeaturePipeline pipeline, int rowsAtOnce) {
    TensorInfo tensor = tensor(input);
    for (Encoding encoding : pipeline.encodings()) {
      if (encoding instanceof Encoding.OfString) {
        throw refused(
            "The model has one input, '%s', and the column '%s' has words: give each column an input of its own, under its name."
                .formatted(input.getName(), encoding.column()),
            List.of(input),
            signature,
            pipeline);
      }
    }
    long[] shape = tensor.getShape();
    long width = shape.length == 2 ? shape[1] : 0;
    if (width != pipeline.width() && width != -1) {
      throw refused(
          "The model's input '%s' takes %s numbers a row, and there are %s columns."
              .formatted(
                  input.getName(), shape.length == 2 ? width : shape(tensor), pipeline.width()),
          List.of(input),
          signature,
          pipeline);
    }
    if (tensor.type != OnnxJavaType.FLOAT && tensor.type != OnnxJavaType.DOUBLE) {
      throw new InvalidInputException(
          "The model's input '%s' takes %s: all columns together are given as floats or doubles."
              .formatted(input.getName(), tensor.type));
    }
    return new Matrix(input.getName(), tensor.type, pipeline.width(), rowsAtOnce);
  }

  private static Column column(
      NodeInfo input, int place, FeaturePipeline pipeline, Signature.Input declared) {
    TensorInfo tensor = tensor(input);
    Encoding encoding = pipeline.encodings().get(place);
    boolean words = encoding instanceof Encoding.OfString;
    boolean fits =
        switch (tensor.type) {
          case STRING -> words;
          case FLOAT, DOUBLE -> !words;
          case INT64, INT32, BOOL -> !words && declared.required();
          case FLOAT16, BFLOAT16, INT8, INT16, UINT8, UNKNOWN -> false;
        };
    if (!fits) {
      throw new InvalidInputException(
          "The model's input '%s' takes %s, and the column is given as %s."
              .formatted(
                  input.getName(),
                  tensor.type,
                  words
                      ? "a string, which is empty where it is missing"
                      : declared.required()
                          ? "a float, double, int64, int32 or bool"
                          : "a float or a double, which is NaN where it is missing"));
    }
    long[] shape = tensor.getShape();
    if (shape.length != 2 || (shape[1] != 1 && shape[1] != -1)) {
      throw new InvalidInputException(
          "The model's input '%s' has the shape %s, and a column is given as [?, 1]: one value a row."
              .formatted(input.getName(), shape(tensor)));
    }
    return new Column(
        input.getName(),
        pipeline.offset(place),
        tensor.type,
        encoding instanceof Encoding.FrequencyRank ranked ? ranked.levels() : List.of());
  }

  private static TensorInfo tensor(NodeInfo input) {
    if (input.getInfo() instanceof TensorInfo tensor) {
      return tensor;
    }
    throw new InvalidInputException(
        "The model's input '%s' is no tensor.".formatted(input.getName()));
  }

  /** How many rows the model takes at once. */
  int rowsAtOnce();

  /** How many rows do well together, or one where the model says so. */
  private static int rowsAtOnce(OrtSession session) throws OrtException {
    for (NodeInfo input : session.getInputInfo().values()) {
      long[] shape = tensor(input).getShape();
      if (shape.length == 0 || shape[0] >= 0) {
        return 1;
      }
    }
    return MOST_ROWS;
  }

  /** The tensors of some rows, which whoever asks for them closes. */
  default Map<String, OnnxTensor> of(OrtEnvironment environment, float[] rows, int at, int count)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      switch (this) {
        case ByColumn(var columns, var width, var _) -> {
          float[] values = new float[count];
          for (Column column : columns) {
            for (int i = 0; i < count; i++) {
              values[i] = rows[at + i * width + column.at];
            }
            tensors.put(
                column.name,
                column.type == OnnxJavaType.STRING
                    ? words(environment, column.words, values)
                    : numbers(environment, column.type, values, 1));
          }
        }
        case Matrix(var name, var type, var width, var _) ->
            tensors.put(
                name,
                numbers(
                    environment, type, Arrays.copyOfRange(rows, at, at + count * width), width));
      }
      return tensors;
    } catch (OrtException | RuntimeException e) {
      tensors.values().forEach(OnnxTensor::close);
      throw e;
    }
  }

  private static OnnxTensor words(OrtEnvironment environment, List<String> words, float[] places)
      throws OrtException {
    String[] said = new String[places.length];
    for (int i = 0; i < said.length; i++) {
      said[i] = word(words, places[i]);
    }
    return OnnxTensor.createTensor(environment, said, new long[] {said.length, 1});
  }

  private static OnnxTensor numbers(
      OrtEnvironment environment, OnnxJavaType type, float[] values, int width)
      throws OrtException {
    long[] shape = {values.length / width, width};
    return switch (type) {
      case FLOAT -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
      case DOUBLE -> {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> decimal(values[i]));
        yield OnnxTensor.createTensor(environment, DoubleBuffer.wrap(doubles), shape);
      }
      case INT64 -> {
        long[] whole = new long[values.length];
        Arrays.setAll(whole, i -> (long) values[i]);
        yield OnnxTensor.createTensor(environment, LongBuffer.wrap(whole), shape);
      }
      case INT32 -> {
        int[] whole = new int[values.length];
        Arrays.setAll(whole, i -> (int) values[i]);
        yield OnnxTensor.createTensor(environment, IntBuffer.wrap(whole), shape);
      }
      case BOOL -> {
        boolean[][] truths = new boolean[values.length][1];
        for (int i = 0; i < values.length; i++) {
          truths[i][0] = values[i] != 0;
        }
        yield OnnxTensor.createTensor(environment, truths);
      }
      case STRING, FLOAT16, BFLOAT16, INT8, INT16, UINT8, UNKNOWN ->
          throw new IllegalStateException("not let in: " + type);
    };
  }

  private static String word(List<String> words, float place) {
    return Float.isNaN(place) ? "" : place < words.size() ? words.get((int) place) : UNSEEN;
  }

  /** The double that is written as the float is, so that 0.1f is 0.1, as in a file. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
