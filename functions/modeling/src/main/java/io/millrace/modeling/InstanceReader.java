package io.millrace.modeling;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the instances of a request into features, or says which one is wrong, where, and why. */
final class InstanceReader {

  private final Signature signature;
  private final FeaturePipeline pipeline;
  private final List<Codec> codecs;
  private final Map<String, Integer> inputs = new HashMap<>();
  private final Set<String> carried;

  /** A reader for a pipeline that was fitted to the signature's inputs. */
  InstanceReader(Signature signature, FeaturePipeline pipeline) {
    this.signature = signature;
    this.pipeline = pipeline;
    this.codecs = signature.inputs().stream().map(Signature.Input::codec).toList();
    this.carried = new HashSet<>(signature.carried());
    for (int i = 0; i < signature.inputs().size(); i++) {
      inputs.put(signature.inputs().get(i).name(), i);
    }
  }

  /**
   * Reads one instance.
   *
   * @param index of the instance in its request, for the message
   * @throws InvalidInputException if a column is unknown, a required one has no value, or a value
   *     is not of its column's type
   */
  Instance read(int index, Map<String, ? extends @Nullable Object> instance) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(instance);
    float[] row = new float[pipeline.width()];
    int met = 0;
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Signature.Input input = signature.inputs().get(i);
      Codec codec = codecs.get(i);
      Object value = instance.get(input.name());
      Value read = codec.read(value);
      if (read instanceof Value.NotOfType) {
        throw wrongType(index, input, codec.expected(), String.valueOf(value));
      }
      if (read instanceof Value.Missing && input.required()) {
        missing.add(input.name());
      }
      if (value != null || instance.containsKey(input.name())) {
        met++;
        values.put(input.name(), codec.json(read));
      }
      switch (pipeline.encodings().get(i)) {
        case Encoding.OfNumber number -> number.encode(number(read), row, pipeline.offset(i));
        case Encoding.OfWord word -> word.encode(word(read), row, pipeline.offset(i));
      }
    }
    if (missing.size() == 1) {
      throw refusal(index, missing.getFirst(), "needs a value, but there is none");
    }
    if (!missing.isEmpty()) {
      throw new InvalidInputException(
          "instance %s: columns '%s' need a value, but there is none"
              .formatted(index, String.join("', '", missing)));
    }
    if (met < instance.size()) {
      refuseUnknown(index, instance);
    }
    return new Instance(values, row);
  }

  private void refuseUnknown(int index, Map<String, ? extends @Nullable Object> instance) {
    for (String name : instance.keySet()) {
      if (!inputs.containsKey(name) && !carried.contains(name)) {
        throw refusal(
            index,
            name,
            name.equals(signature.target()) ? "is what is predicted" : "is not one of the model's");
      }
    }
  }

  private static double number(Value value) {
    return switch (value) {
      case Value.OfNumber(var number) -> number;
      case Value.OfLong(var number) -> (double) number;
      case Value.Missing _, Value.NotOfType _, Value.OfString _ -> Double.NaN;
    };
  }

  private static @Nullable String word(Value value) {
    return value instanceof Value.OfString(var word) ? word : null;
  }

  private static InvalidInputException wrongType(
      int index, Signature.Input input, String expected, Object value) {
    return new InvalidInputException(
        "instance %s: column '%s'".formatted(index, input.name()), expected, value);
  }

  private static InvalidInputException refusal(int index, String column, String what) {
    String name = column.length() <= 128 ? column : column.substring(0, 128) + "…";
    return new InvalidInputException(
        "instance %s: column '%s' %s".formatted(index, name.replaceAll("\\p{Cntrl}", "?"), what));
  }
}
