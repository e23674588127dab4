/**
 * Tables in Parquet: those that come as uploads, the datasets that are written, and a dataset read
 * back into memory.
 */
@NullMarked
package io.millrace.tabular.parquet;

import org.jspecify.annotations.NullMarked;
