package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Formats that are not read, told by the first bytes of a file, and what to send instead. */
enum UnreadFormat {
  ZIP(Advice.SPREADSHEET, "504b0304"),
  OLE(Advice.SPREADSHEET, "d0cf11e0"),
  AVRO(Advice.tables("Avro"), "4f626a01"),
  ORC(Advice.tables("ORC"), "4f5243[0189a-f]"), // and no letter: it may be the name of a column
  ARROW(Advice.tables("Arrow, or Feather"), "4152524f57310000"),
  HDF5(Advice.tables("HDF5"), "89484446"),
  SQLITE(Advice.tables("a database of SQLite"), "53514c69746520666f726d6174203300"),
  PDF(Advice.tables("PDF"), "255044462d312e"),
  PICKLE(Advice.PICKLE, "800[2345]"),
  BZIP2(Advice.compressed("bzip2"), "425a683.314159265359"),
  XZ(Advice.compressed("xz"), "fd377a585a00"),
  SEVEN_ZIP(Advice.compressed("7-Zip"), "377abcaf"),
  LZ4(Advice.compressed("LZ4"), "04224d18");

  private static final int LONGEST = 16; // bytes that tell a format
  private static final List<String> MARKUP = List.of("<!doctype html", "<html", "<table", "<?xml");

  private final String advice;
  private final String start;

  /**
   * @param start the first bytes in hexadecimal, as a regular expression
   */
  UnreadFormat(String advice, String start) {
    this.advice = advice;
    this.start = start;
  }

  /**
   * Refuses what is no text, for whichever reason is known.
   *
   * @param start of the file
   */
  static void refuse(byte[] start) {
    String bytes = HexFormat.of().formatHex(start, 0, Math.min(start.length, LONGEST));
    Arrays.stream(values())
        .filter(format -> bytes.matches(format.start + ".*"))
        .findFirst()
        .ifPresent(format -> {
          throw new InvalidInputException(format.advice);
        });
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "The file is no text: byte 0x00 at offset %,d. Send CSV, JSON Lines or Parquet.",
                i));
      }
    }
  }

  /** Refuses a text that is a page, as what answers in the place of a file often is. */
  static void refuse(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (MARKUP.stream().anyMatch(start::startsWith)) {
      throw new InvalidInputException(
          Advice.tables("HTML or XML, perhaps a page that says why there is no file"));
    }
  }

  private static final class Advice {

    static final String SPREADSHEET =
        "The file is a spreadsheet or an archive, which is not read. In the spreadsheet, choose"
            + " Save As and 'CSV UTF-8 (comma delimited)', which keeps the first sheet's values,"
            + " or 'Text CSV', and send that.";

    static final String PICKLE =
        "The file is a pickle of Python, which is not read: to load one is to run whatever it says."
            + " Send CSV, JSON Lines or Parquet.";

    private Advice() {}

    static String tables(String format) {
      return "The file is %s, which is not read. Send CSV, JSON Lines or Parquet."
          .formatted(format);
    }

    static String compressed(String by) {
      return "The file is compressed by %s, which is not read. Compress it by gzip or zstd, or not at all."
          .formatted(by);
    }
  }
}
