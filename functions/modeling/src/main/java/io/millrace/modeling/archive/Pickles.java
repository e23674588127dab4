package io.millrace.modeling.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipInputStream;

/**
 * Tells pickles by what is in them, under whichever name and however wrapped: to load one is to run
 * whatever it says. Of joblib, PyTorch and NumPy as well, which wrap them in zlib, zip and arrays
 * of objects.
 */
public final class Pickles {

  private static final int DEPTH = 4;
  private static final int MOST = 64 << 20; // of what is wrapped that is looked at
  private static final int ENTRIES = 1024;

  /** A class or function that is named, as the protocols 0 and 1 write it. */
  private static final Pattern GLOBAL = Pattern.compile("c[\\w.]{1,200}\n[\\w.]{1,200}\n");

  private static final byte[] NUMPY = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
  private static final Pattern OBJECTS = Pattern.compile("'descr': {0,9}'[|<>=]?O");
  private static final int TAR_MAGIC = 257;
  private static final int TAR_BLOCK = 512;

  private Pickles() {}

  /** Whether these bytes are a pickle, or wrap one. */
  public static boolean isIn(byte[] content) {
    return isIn(content, 0);
  }

  private static boolean isIn(byte[] content, int depth) {
    if (depth > DEPTH || content.length < 2) {
      return false;
    }
    if (isPickle(content) || isArrayOfObjects(content)) {
      return true;
    }
    try {
      if (startsWith(content, 'P', 'K', 3, 4)) {
        return inZip(content, depth);
      }
      if (startsWith(content, 0x1f, 0x8b)) {
        return isIn(begin(new GZIPInputStream(new ByteArrayInputStream(content))), depth + 1);
      }
      if (content[0] == 0x78 && ((content[0] << 8) + (content[1] & 0xff)) % 31 == 0) {
        return isIn(begin(new InflaterInputStream(new ByteArrayInputStream(content))), depth + 1);
      }
    } catch (IOException damaged) {
      return false;
    }
    return content.length > TAR_BLOCK
        && text(content, TAR_MAGIC, TAR_MAGIC + 5).equals("ustar")
        && inTar(content, depth);
  }

  /**
   * Whether this is a pickle: from protocol 2 on, which Python has written since 2.3, one says its
   * protocol first.
   */
  private static boolean isPickle(byte[] content) {
    int first = content[0] & 0xff;
    if (first == 0x80) {
      return content[1] >= 2 && content[1] <= 5;
    }
    byte last = content[content.length - 1];
    return "(cI]}ldaFVSLi".indexOf(first) >= 0
        && last == '.'
        && GLOBAL.matcher(text(content, 0, 1 << 16)).find();
  }

  private static boolean isArrayOfObjects(byte[] content) {
    return content.length > NUMPY.length
        && Arrays.equals(Arrays.copyOf(content, NUMPY.length), NUMPY)
        && OBJECTS.matcher(text(content, 0, 1 << 12)).find();
  }

  private static boolean inZip(byte[] content, int depth) throws IOException {
    try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (int entries = 0; entries < ENTRIES && zip.getNextEntry() != null; entries++) {
        if (isIn(zip.readNBytes(MOST), depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean inTar(byte[] content, int depth) {
    for (int at = 0; at + TAR_BLOCK <= content.length; ) {
      String octal = text(content, at + 124, at + 136).replaceAll("[^0-7]", "");
      long size = octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
      int from = at + TAR_BLOCK;
      int to = (int) Math.min(content.length, from + Math.max(0, size));
      if (isIn(Arrays.copyOfRange(content, from, to), depth + 1)) {
        return true;
      }
      at = (int) Math.min(content.length, from + (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK);
    }
    return false;
  }

  private static byte[] begin(InputStream in) throws IOException {
    try (in) {
      return in.readNBytes(MOST);
    }
  }

  private static boolean startsWith(byte[] content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= content.length || (content[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] content, int from, int to) {
    return new String(
        content, from, Math.min(content.length, to) - from, StandardCharsets.ISO_8859_1);
  }
}
