package io.millrace.tabular.rows;

/**
 * How far an upload is trusted.
 *
 * @param contentBytes of an upload once decompressed, above which it is refused
 * @param expansion decompressed over compressed bytes, above which it is refused as a bomb; looked
 *     at from {@link #EXPANSION_FROM_BYTES} on, since small files of zeros are no danger
 * @param quarantinedRows that are written out; more are counted only
 * @param uniqueValues that are remembered for rules and checks on uniqueness, over all columns, 16
 *     bytes each; rows beyond are not checked, and the report says so
 */
public record Limits(long contentBytes, int expansion, int quarantinedRows, int uniqueValues) {

  /** The longest record: a row of CSV or a line of JSON, 1 MiB. */
  public static final int RECORD_BYTES = 1 << 20;

  /** Decompressed bytes from which on the expansion is looked at: 64 MiB. */
  public static final long EXPANSION_FROM_BYTES = 64L << 20;

  /**
   * 32 GiB of content, which one function reads in nine of its fifteen minutes at 66 MB a second
   * and virtual processor, 200 times its compressed size, 10,000 rows, 16 million values.
   */
  public static final Limits USUAL = new Limits(32L << 30, 200, 10_000, 1 << 24);
}
