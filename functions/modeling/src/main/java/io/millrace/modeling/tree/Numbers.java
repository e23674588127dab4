package io.millrace.modeling.tree;

import io.millrace.modeling.PlainJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of numbers, packed as UBJSON has them or listed as JSON has them. */
final class Numbers {

  private Numbers() {}

  static int[] ints(@Nullable Object value, String field) {
    if (value instanceof int[] packed) {
      return packed;
    }
    List<@Nullable Object> list = PlainJson.array(value, field);
    int[] ints = new int[list.size()];
    for (int i = 0; i < ints.length; i++) {
      Object element = list.get(i);
      ints[i] =
          element instanceof Boolean flag ? (flag ? 1 : 0) : (int) PlainJson.number(element, field);
    }
    return ints;
  }

  static float[] floats(@Nullable Object value, String field) {
    if (value instanceof float[] packed) {
      return packed;
    }
    List<@Nullable Object> list = PlainJson.array(value, field);
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) PlainJson.number(list.get(i), field);
    }
    return floats;
  }
}
