package io.millrace.tabular.rows;

import org.jspecify.annotations.Nullable;

/** Who takes the value that a row has in one column, by one call. */
public interface ValueSink {

  /** The value is written as these characters; none at all is a missing value. */
  void text(char[] buffer, int offset, int length);

  /** The value is this one, as {@link io.millrace.columns.Codec#read} takes them. */
  void value(@Nullable Object written);

  /** The row has no value here. */
  void missing();

  /** What is there is of no type that is read. */
  void notOfType(CharSequence value);
}
