package io.millrace.prediction.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** The types of the values in tensors, by their names in the Open Inference Protocol. */
enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /** Texts in UTF-8; in binary each after its length in bytes, four bytes long. */
  BYTES(0);

  private static final BigInteger TWO = BigInteger.TWO;
  private static final double EXACT = 1L << 53; // up to here a double has every whole number

  private final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  static Datatype named(String name) {
    for (Datatype type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new InvalidInputException(
        "datatype", "BOOL, UINT8 to UINT64, INT8 to INT64, FP16 to FP64 or BYTES", name);
  }

  /**
   * A value as JSON has it, or null for none.
   *
   * @throws InvalidInputException if it is not of this type, naming {@code field}
   */
  @Nullable Object checked(@Nullable Object json, String field) {
    boolean fits =
        switch (this) {
          case BOOL -> json instanceof Boolean;
          case FP16, FP32, FP64 -> json instanceof Number;
          case BYTES -> json instanceof String;
          case UINT8, UINT16, UINT32, UINT64 -> isWhole(json, BigInteger.ZERO, TWO.pow(8 * bytes));
          case INT8, INT16, INT32, INT64 ->
              isWhole(json, TWO.pow(8 * bytes - 1).negate(), TWO.pow(8 * bytes - 1));
        };
    if (json != null && !fits) {
      throw new InvalidInputException(field, "of " + this, String.valueOf(json));
    }
    return json;
  }

  private static boolean isWhole(@Nullable Object json, BigInteger from, BigInteger to) {
    BigInteger whole =
        switch (json) {
          case Long number -> BigInteger.valueOf(number);
          case BigInteger number -> number;
          case Double number when number == Math.rint(number) && Math.abs(number) <= EXACT ->
              BigInteger.valueOf(number.longValue()); // some clients write all numbers so
          case null, default -> null;
        };
    return whole != null && whole.compareTo(from) >= 0 && whole.compareTo(to) < 0;
  }

  /**
   * The next value in binary, little-endian.
   *
   * @throws java.nio.BufferUnderflowException if there are fewer bytes than it needs
   */
  Object read(ByteBuffer in) {
    return switch (this) {
      case BOOL -> in.get() != 0;
      case UINT8 -> (long) Byte.toUnsignedInt(in.get());
      case UINT16 -> (long) Short.toUnsignedInt(in.getShort());
      case UINT32 -> Integer.toUnsignedLong(in.getInt());
      case UINT64 -> new BigInteger(Long.toUnsignedString(in.getLong()));
      case INT8 -> (long) in.get();
      case INT16 -> (long) in.getShort();
      case INT32 -> (long) in.getInt();
      case INT64 -> in.getLong();
      case FP16 -> Float.float16ToFloat(in.getShort());
      case FP32 -> in.getFloat();
      case FP64 -> in.getDouble();
      case BYTES -> text(in);
    };
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new InvalidInputException("length of a text", "within its tensor", length);
    }
    ByteBuffer utf8 = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("A text of a tensor is not UTF-8.");
    }
  }
}
