package io.millrace.local.s3;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME, the checksum that S3 gives to each object by itself.
 *
 * <p>Polynomial {@code 0xad93d23594c93659}, reflected, initial value and final inversion all ones;
 * check value of {@code "123456789"} is {@code 0xae8b14860a799888}. Eight bytes a step ("slicing by
 * 8"), 16 KiB of tables. Source: NVM Express Base Specification 2.0, section 8.3.2.1.
 */
final class Crc64Nvme implements Checksum {

  private static final long REFLECTED_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long crc = -1L;

  @Override
  public void update(int b) {
    crc = TABLES[0][(int) ((crc ^ b) & 0xff)] ^ (crc >>> 8);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + length;
    long value = crc;
    for (; end - i >= SLICES; i += SLICES) {
      long word = value ^ (long) LittleEndian.LONG.get(bytes, i);
      value =
          TABLES[7][(int) (word & 0xff)]
              ^ TABLES[6][(int) (word >>> 8 & 0xff)]
              ^ TABLES[5][(int) (word >>> 16 & 0xff)]
              ^ TABLES[4][(int) (word >>> 24 & 0xff)]
              ^ TABLES[3][(int) (word >>> 32 & 0xff)]
              ^ TABLES[2][(int) (word >>> 40 & 0xff)]
              ^ TABLES[1][(int) (word >>> 48 & 0xff)]
              ^ TABLES[0][(int) (word >>> 56)];
    }
    crc = value;
    for (; i < end; i++) {
      update(bytes[i]);
    }
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1L;
  }

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int b = 0; b < 256; b++) {
      long value = b;
      for (int bit = 0; bit < 8; bit++) {
        value = (value >>> 1) ^ ((value & 1) == 0 ? 0 : REFLECTED_POLYNOMIAL);
      }
      tables[0][b] = value;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int b = 0; b < 256; b++) {
        long before = tables[slice - 1][b];
        tables[slice][b] = tables[0][(int) (before & 0xff)] ^ (before >>> 8);
      }
    }
    return tables;
  }

  /** Eight bytes of an array as one number. */
  private static final class LittleEndian {
    static final java.lang.invoke.VarHandle LONG =
        java.lang.invoke.MethodHandles.byteArrayViewVarHandle(
            long[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
  }
}
