package io.millrace.trainer;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a model of XGBoost, as UBJSON, down to its first rounds, as {@code Booster.slice} does in
 * Python; the bindings for Java have no such call. All other bytes stay as they are.
 */
final class Rounds {

  private final ByteBuffer in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int rounds;
  private final int trees;
  private int copied;

  private Rounds(byte[] model, int rounds, int treesARound) {
    this.in = ByteBuffer.wrap(model);
    this.rounds = rounds;
    this.trees = Math.multiplyExact(rounds, treesARound);
  }

  /**
   * The model of the first rounds.
   *
   * @param treesARound one a class where there are more than two, else one
   * @throws IllegalStateException if it is no model of XGBoost 3 with so many rounds
   */
  static byte[] first(byte[] model, int rounds, int treesARound) {
    Rounds cut = new Rounds(model, rounds, treesARound);
    try {
      cut.value(cut.in.get(), "");
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalStateException("the model of XGBoost is cut short", e);
    }
    cut.copyUpTo(model.length);
    return cut.out.toByteArray();
  }

  /** Goes past a value that has this type and this name. */
  private void value(byte type, String name) {
    switch (type) {
      case '{' -> {
        while (in.get(in.position()) != '}') {
          String field = text();
          value(in.get(), field);
        }
        in.get();
      }
      case '[' -> array(name);
      case 'S' -> {
        if (name.equals("num_trees")) {
          int at = in.position();
          text();
          replace(at, text(String.valueOf(trees)));
        } else {
          skip(length());
        }
      }
      case 'T', 'F', 'Z' -> {}
      default -> skip(width(type));
    }
  }

  private void array(String name) {
    byte next = in.get();
    if (next == '$') {
      byte type = in.get();
      in.get(); // '#'
      skip(length() * width(type));
      return;
    }
    int at = in.position();
    long length = length();
    long kept = kept(name, length);
    if (kept > length) {
      throw new IllegalStateException("the model has fewer rounds than " + rounds);
    }
    if (kept < length) {
      replace(at, length(kept));
    }
    for (long i = 0; i < length; i++) {
      if (i == kept) {
        copyUpTo(in.position());
      }
      value(in.get(), "");
    }
    copied = kept < length ? in.position() : copied;
  }

  /** How many elements of an array belong to the first rounds. */
  private long kept(String name, long length) {
    return switch (name) {
      case "trees", "tree_info" -> trees;
      case "iteration_indptr" -> rounds + 1L;
      default -> length;
    };
  }

  /** What was read since {@code from} is written in another way. */
  private void replace(int from, byte[] with) {
    int to = in.position();
    copyUpTo(from);
    out.writeBytes(with);
    copied = to;
  }

  private void copyUpTo(int position) {
    if (position > copied) {
      out.write(in.array(), copied, position - copied);
      copied = position;
    }
  }

  private String text() {
    byte[] utf8 = new byte[Math.toIntExact(length())];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + utf8.length).put(length(utf8.length)).put(utf8).array();
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(9).put((byte) 'L').putLong(length).array();
  }

  private long length() {
    byte type = in.get();
    return switch (type) {
      case 'i' -> in.get();
      case 'U' -> in.get() & 0xff;
      case 'I' -> in.getShort();
      case 'l' -> in.getInt();
      case 'L' -> in.getLong();
      default -> throw new IllegalStateException("a length of the model has an unknown type");
    };
  }

  private void skip(long bytes) {
    in.position(Math.toIntExact(in.position() + bytes));
  }

  private static int width(byte type) {
    return switch (type) {
      case 'i', 'U' -> 1;
      case 'I' -> 2;
      case 'l', 'd' -> 4;
      case 'L', 'D' -> 8;
      default -> throw new IllegalStateException("a value of the model has an unknown type");
    };
  }
}
