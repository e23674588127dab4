package io.millrace.modeling;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.InvalidInputException;
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
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> carried;

  /** A reader for a pipeline that was fitted to the signature's inputs. */
  InstanceReader(Signature signature, FeaturePipeline pipeline) {
    this.signature = signature;
    this.pipeline = pipeline;
    this.codecs = signature.inputs().stream().map(Signature.Input::codec).toList();
    this.carried = new HashSet<>(signature.carried());
    signature.inputs().forEach(input -> inputs.add(input.name()));
  }

  /**
   * Reads one instance.
   *
   * @param index of the instance in its request, for the message
   * @throws InvalidInputException if a column is unknown, a required one has no value, or a value
   *     is not of its column's type; it tells of all such columns
   */
  Instance read(int index, Map<String, ? extends @Nullable Object> instance) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(instance);
    float[] row = new float[pipeline.width()];
    int met = 0;
    InstanceFaults faults = new InstanceFaults();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Signature.Input input = signature.inputs().get(i);
      Codec codec = codecs.get(i);
      Object value = instance.get(input.name());
      Value read = codec.read(value);
      if (read instanceof Value.NotOfType) {
        faults.otherType(input.name(), codec.expected(), value);
      }
      if (read instanceof Value.Missing && input.required()) {
        faults.withoutValue(input.name());
      }
      if (value != null || instance.containsKey(input.name())) {
        met++;
        values.put(input.name(), codec.json(read));
      }
      switch (pipeline.encodings().get(i)) {
        case Encoding.OfNumber number -> number.encode(number(read), row, pipeline.offset(i));
        case Encoding.OfString word -> word.encode(word(read), row, pipeline.offset(i));
      }
    }
    if (met < instance.size()) {
      unknown(instance, faults);
    }
    faults.refuse(index);
    return new Instance(values, row);
  }

  private void unknown(Map<String, ? extends @Nullable Object> instance, InstanceFaults faults) {
    for (String name : instance.keySet()) {
      if (name.equals(signature.target())) {
        faults.predicted(name);
      } else if (!inputs.contains(name) && !carried.contains(name)) {
        faults.unknown(name);
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
}
