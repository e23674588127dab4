package io.millrace.tabular.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A {@link QuantileSketch} as deflated bytes: sorted numbers of few digits pack well. */
final class SketchBytes {

  private static final int MOST_LEVELS = 64;
  private static final int MOST_IN_A_LEVEL = 1 << 16;

  private SketchBytes() {}

  static byte[] of(QuantileSketch sketch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeLong(sketch.count());
      out.writeInt(sketch.levels());
      for (int level = 0; level < sketch.levels(); level++) {
        double[] numbers = sketch.level(level);
        out.writeBoolean(sketch.keepsOdd(level));
        out.writeInt(numbers.length);
        for (double number : numbers) {
          out.writeDouble(number);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if these are not the bytes of a sketch
   */
  static QuantileSketch read(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      long count = in.readLong();
      double[][] levels = new double[bounded(in.readInt(), 1, MOST_LEVELS)][];
      boolean[] odd = new boolean[levels.length];
      for (int level = 0; level < levels.length; level++) {
        odd[level] = in.readBoolean();
        levels[level] =
            new double
                [bounded(
                    in.readInt(), 0, level == 0 ? QuantileSketch.BUFFER - 1 : MOST_IN_A_LEVEL)];
        for (int i = 0; i < levels[level].length; i++) {
          levels[level][i] = in.readDouble();
        }
      }
      return new QuantileSketch(count, levels, odd);
    }
  }

  private static int bounded(int size, int least, int most) throws IOException {
    if (size < least || size > most) {
      throw new IOException("a size of " + size + " is not that of a sketch");
    }
    return size;
  }
}
