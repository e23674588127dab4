package io.millrace.tabular.rows;

/** The forms of a table that are read, told apart by their first bytes. */
public enum FileFormat {
  /** Separated by commas, semicolons, tabs or bars; RFC 4180 quoting; a header first. */
  CSV,
  /** One JSON object a line. */
  JSON_LINES,
  /** One JSON array of objects. */
  JSON_ARRAY,
  /** Apache Parquet, columns of plain types. */
  PARQUET
}
