package io.millrace.modeling.archive;

import io.millrace.domain.InvalidInputException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .tar.gz} from whoever into memory, refusing whatever could do harm when unpacked.
 * Nothing is written anywhere, and each limit holds before the bytes beyond it are kept.
 */
final class TarGzReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final long FREE_OF_RATIO = 1L << 20;
  private static final int LAST_RECORD = 64 << 10; // tar fills its last record, usually of 10 KiB

  private final CountingStream packed;
  private final ArchiveLimits limits;
  private final Set<String> seen = new HashSet<>();
  private long unpacked;

  TarGzReader(InputStream in, ArchiveLimits limits) {
    this.packed = new CountingStream(in);
    this.limits = limits;
  }

  Map<String, byte[]> files() throws IOException {
    try {
      return read(new GZIPInputStream(packed, 8192));
    } catch (ZipException e) {
      throw new InvalidInputException("The archive is damaged: " + e.getMessage() + ".");
    } catch (EOFException e) {
      throw new InvalidInputException("The archive is cut short.");
    }
  }

  private Map<String, byte[]> read(InputStream tar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    int entries = 0;
    for (TarHeader entry = next(tar); entry != null; entry = next(tar)) {
      if (++entries > limits.entries()) {
        throw refusal("has more than " + limits.entries() + " entries");
      }
      String name = entry.name().replaceFirst("^(\\./)+", "");
      switch (entry.type()) {
        case '0' -> {
          String path = claim(name);
          files.put(path, content(tar, entry.size()));
        }
        case '5' -> {
          if (!name.isEmpty() && !name.equals(".")) {
            claim(name.replaceFirst("/$", ""));
          }
        }
        case 'x', 'g' -> attributes(content(tar, entry.size()));
        case '1', '2' -> throw refusal("has a link");
        case '3', '4', '6' -> throw refusal("has a device");
        default -> throw refusal("has an entry of an unknown kind");
      }
    }
    drain(tar);
    return files;
  }

  /** Reads what fills the archive after its end, so that the checksum of gzip is checked. */
  private void drain(InputStream tar) throws IOException {
    for (int after = 0; tar.read() >= 0; after++) {
      if (after == LAST_RECORD) {
        throw refusal("goes on after its end");
      }
    }
  }

  private @Nullable TarHeader next(InputStream tar) throws IOException {
    return TarHeader.read(bytes(tar, TarHeader.BLOCK));
  }

  private byte[] content(InputStream tar, long size) throws IOException {
    byte[] content = bytes(tar, size);
    bytes(tar, TarHeader.padding(size));
    return content;
  }

  /** Reads in steps, so that a header that lies about its size costs no memory. */
  private byte[] bytes(InputStream tar, long size) throws IOException {
    if (size > limits.bytes() - unpacked) {
      throw refusal("unpacks to more than " + limits.bytes() + " bytes");
    }
    byte[] all = new byte[(int) Math.min(size, TarHeader.BLOCK)];
    int read = 0;
    while (read < size) {
      if (read == all.length) {
        all = java.util.Arrays.copyOf(all, (int) Math.min(size, 2L * all.length));
      }
      int n = tar.read(all, read, Math.min(all.length - read, 8192));
      if (n < 0) {
        throw new EOFException();
      }
      read += n;
      unpacked += n;
      if (unpacked > FREE_OF_RATIO && unpacked / limits.ratio() > packed.count) {
        throw refusal("unpacks to more than " + limits.ratio() + " times its size");
      }
    }
    return all;
  }

  private String claim(String path) {
    for (String part : path.split("/", -1)) {
      if (!NAME.matcher(part).matches()) {
        throw refusal("has an entry with an unsafe name");
      }
    }
    if (!seen.add(path.toLowerCase(Locale.ROOT))) {
      throw refusal("has an entry twice");
    }
    return path;
  }

  /** Extended attributes may carry times and owners, but not another name or size. */
  private static void attributes(byte[] records) {
    String text = new String(records, java.nio.charset.StandardCharsets.UTF_8);
    if (Pattern.compile("(^|\\n)\\d+ (path|linkpath|size|GNU\\.sparse[^=]*)=")
        .matcher(text)
        .find()) {
      throw refusal("has an entry with another name or size than its header says");
    }
  }

  private static InvalidInputException refusal(String why) {
    return new InvalidInputException("The model archive is refused: it " + why + ".");
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    private CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = super.read(b, off, len);
      count += Math.max(0, n);
      return n;
    }
  }
}
