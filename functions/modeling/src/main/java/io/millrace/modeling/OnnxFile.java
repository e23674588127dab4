package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a model in ONNX has to be before a runtime is shown it: one message of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a> with a graph and the
 * versions of what it uses, complete in itself. A tensor that names another file could have any
 * file of the machine read, and an operator of another domain is code that nobody here knows.
 */
final class OnnxFile {

  /** The standard's own, and those that runtimes have for scikit-learn's models and their own. */
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

  private static final int DEPTH = 32;

  /** Messages of onnx.proto; which of their fields are messages again, and what the others say. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR,
    OPERATOR_SET,
    FUNCTION,
    OTHER;

    Message of(int field) {
      return switch (this) {
        case MODEL ->
            switch (field) {
              case 7 -> GRAPH;
              case 8 -> OPERATOR_SET;
              case 25 -> FUNCTION;
              default -> OTHER;
            };
        case GRAPH ->
            switch (field) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 15 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case NODE -> field == 5 ? ATTRIBUTE : OTHER;
        case ATTRIBUTE ->
            switch (field) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              case 22, 23 -> SPARSE_TENSOR;
              default -> OTHER;
            };
        case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : OTHER;
        case FUNCTION ->
            switch (field) {
              case 7 -> NODE;
              case 9 -> OPERATOR_SET;
              default -> OTHER;
            };
        case TENSOR, OPERATOR_SET, OTHER -> OTHER;
      };
    }
  }

  private boolean hasVersion;
  private boolean hasGraph;
  private boolean hasOperators;

  private OnnxFile() {}

  /**
   * Refuses what is no such model.
   *
   * @throws InvalidInputException if it is damaged, reads other files, or uses operators of a
   *     domain that is not served
   */
  static void check(byte[] model) {
    OnnxFile file = new OnnxFile();
    try {
      file.read(Message.MODEL, ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN), 0);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw refusal("it is damaged, or of another format");
    }
    if (!file.hasVersion || !file.hasGraph || !file.hasOperators) {
      throw refusal("it has no graph, or does not say of which version it is");
    }
  }

  private void read(Message message, ByteBuffer in, int depth) {
    if (depth > DEPTH) {
      throw refusal("it is nested too deep");
    }
    while (in.hasRemaining()) {
      long key = varint(in);
      int field = (int) (key >>> 3);
      switch ((int) (key & 7)) {
        case 0 -> number(message, field, varint(in));
        case 1 -> in.position(Math.addExact(in.position(), Long.BYTES));
        case 2 -> {
          int length = Math.toIntExact(varint(in));
          if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
          }
          bytes(message, field, in.slice(in.position(), length).order(in.order()), depth);
          in.position(in.position() + length);
        }
        case 5 -> in.position(Math.addExact(in.position(), Integer.BYTES));
        default -> throw refusal("it is damaged, or of another format");
      }
    }
  }

  private void number(Message message, int field, long value) {
    hasVersion |= message == Message.MODEL && field == 1;
    if (message == Message.TENSOR && field == 14 && value != 0) {
      throw refusal("its weights are in another file: save it as one");
    }
  }

  private void bytes(Message message, int field, ByteBuffer content, int depth) {
    Message inner = message.of(field);
    hasGraph |= message == Message.MODEL && inner == Message.GRAPH;
    hasOperators |= message == Message.MODEL && inner == Message.OPERATOR_SET;
    if (message == Message.TENSOR && field == 13) {
      throw refusal("its weights are in another file: save it as one");
    }
    boolean domain =
        (message == Message.NODE && field == 7) || (message == Message.OPERATOR_SET && field == 1);
    if (domain) {
      String name = StandardCharsets.UTF_8.decode(content).toString();
      if (!DOMAINS.contains(name)) {
        throw refusal("it uses operators of the domain '%s', which are not served".formatted(name));
      }
    }
    if (inner != Message.OTHER) {
      read(inner, content, depth + 1);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw refusal("it is damaged, or of another format");
  }

  private static InvalidInputException refusal(String why) {
    return new InvalidInputException("This is no model in ONNX that is served: " + why + ".");
  }
}
