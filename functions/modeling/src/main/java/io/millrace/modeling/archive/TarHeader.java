package io.millrace.modeling.archive;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One header of a tar file, in the ustar format of POSIX.1-1988.
 *
 * @param name with the prefix, as written
 * @param type {@code '0'} for a file, {@code '5'} for a folder …
 * @param size of what follows, in bytes
 */
record TarHeader(String name, char type, long size) {

  static final int BLOCK = 512;

  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  /** Bytes from the end of a file of this size to the next header. */
  static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** Writes the header of a file; owner, times and all else are the same for every file. */
  static void write(OutputStream out, String name, long size) throws IOException {
    byte[] header = new byte[BLOCK];
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > NAME_LENGTH) {
      throw new IllegalArgumentException("name longer than 100 bytes: " + name);
    }
    System.arraycopy(utf8, 0, header, NAME, utf8.length);
    put(header, NAME_LENGTH, "0000644\0" + "0000000\0" + "0000000\0");
    put(
        header,
        SIZE,
        String.format(Locale.ROOT, "%011o\0%011o\0", size, 0)); // size, and the epoch as time
    header[TYPE] = '0';
    put(header, MAGIC, "ustar\00000");
    put(header, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", checksum(header)));
    out.write(header);
  }

  /**
   * Reads a header.
   *
   * @return null for the block of zeros that ends an archive
   * @throws InvalidInputException if it is not a header
   */
  static @Nullable TarHeader read(byte[] block) {
    if (isZero(block)) {
      return null;
    }
    if (octal(block, CHECKSUM, 8) != checksum(block)) {
      throw new InvalidInputException("The archive is damaged: a header's checksum is wrong.");
    }
    boolean ustar = text(block, MAGIC, 6).equals("ustar");
    String prefix = ustar ? text(block, PREFIX, PREFIX_LENGTH) : "";
    String name = text(block, NAME, NAME_LENGTH);
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name,
        block[TYPE] == 0 ? '0' : (char) block[TYPE],
        octal(block, SIZE, 12));
  }

  private static void put(byte[] header, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] block, int at, int length) {
    String digits = text(block, at, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new InvalidInputException("The archive is damaged: a header has no valid number.");
    }
    return Long.parseLong(digits, 8);
  }

  private static int checksum(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
