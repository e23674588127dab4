package io.millrace.modeling.tree;

import io.millrace.domain.InvalidInputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Universal Binary JSON (draft 12), the part that XGBoost writes, as plain values. An array of one
 * type becomes a {@code float[]} (of floats and doubles) or an {@code int[]} (of whole numbers);
 * the rest is as {@link io.millrace.modeling.Json#read} gives it.
 */
final class UbjReader {

  private static final int DEPTH = 32;

  private final ByteBuffer in;
  private int depth;

  private UbjReader(byte[] ubj) {
    in = ByteBuffer.wrap(ubj);
  }

  /**
   * Reads one value. No more memory is taken than a small multiple of the input.
   *
   * @throws InvalidInputException if it is cut short, nested too deep, or not of this format
   */
  static @Nullable Object read(byte[] ubj) {
    UbjReader reader = new UbjReader(ubj);
    try {
      Object value = reader.value(reader.in.get());
      if (reader.in.hasRemaining()) {
        throw refusal("more follows its end");
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw refusal("it is cut short");
    }
  }

  private @Nullable Object value(byte type) {
    return switch (type) {
      case '{' -> object();
      case '[' -> array();
      case 'S' -> text();
      case 'T' -> true;
      case 'F' -> false;
      case 'Z' -> null;
      case 'd' -> (double) in.getFloat();
      case 'D' -> in.getDouble();
      default -> whole(type);
    };
  }

  private Map<String, @Nullable Object> object() {
    enter();
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (in.get(in.position()) != '}') {
      String name = text();
      if (object.put(name, value(in.get())) != null) {
        throw refusal("it has a field twice");
      }
    }
    in.get();
    depth--;
    return object;
  }

  private Object array() {
    byte next = in.get();
    if (next == '$') {
      byte type = in.get();
      expect('#');
      return typed(type);
    }
    enter();
    List<@Nullable Object> array = new ArrayList<>();
    if (next == '#') {
      for (int left = length(1); left > 0; left--) {
        array.add(value(in.get()));
      }
    } else {
      for (byte type = next; type != ']'; type = in.get()) {
        array.add(value(type));
      }
    }
    depth--;
    return array;
  }

  private Object typed(byte type) {
    int bytes =
        switch (type) {
          case 'i', 'U' -> 1;
          case 'I' -> 2;
          case 'l', 'd' -> 4;
          case 'L', 'D' -> 8;
          default -> throw refusal("it has an array of an unknown type");
        };
    int length = length(bytes);
    if (type == 'd' || type == 'D') {
      float[] floats = new float[length];
      for (int i = 0; i < length; i++) {
        floats[i] = type == 'd' ? in.getFloat() : (float) in.getDouble();
      }
      return floats;
    }
    int[] ints = new int[length];
    for (int i = 0; i < length; i++) {
      ints[i] = Math.toIntExact(whole(type));
    }
    return ints;
  }

  private String text() {
    byte[] utf8 = new byte[length(1)];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private int length(int bytesEach) {
    long length = whole(in.get());
    if (length < 0 || length > in.remaining() / bytesEach) {
      throw refusal("it is shorter than it says");
    }
    return (int) length;
  }

  private long whole(byte type) {
    return switch (type) {
      case 'i' -> in.get();
      case 'U' -> in.get() & 0xff;
      case 'I' -> in.getShort();
      case 'l' -> in.getInt();
      case 'L' -> in.getLong();
      default -> throw refusal("it has a value of an unknown type");
    };
  }

  private void expect(char marker) {
    if (in.get() != marker) {
      throw refusal("an array has a type but no length");
    }
  }

  private void enter() {
    if (++depth > DEPTH) {
      throw refusal("it is nested too deep");
    }
  }

  private static InvalidInputException refusal(String why) {
    return new InvalidInputException("This is not a model in UBJSON: " + why + ".");
  }
}
