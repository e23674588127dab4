/**
 * Uploads as bytes: decompressed, decoded, split into records and parsed, in pieces that several
 * threads may take.
 *
 * <p>{@link io.millrace.tabular.read.OpenedUpload} tells the format by the first bytes and opens
 * it.
 */
@NullMarked
package io.millrace.tabular.read;

import org.jspecify.annotations.NullMarked;
