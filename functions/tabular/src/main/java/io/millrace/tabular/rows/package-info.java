/**
 * Rows as they are read, whatever they are written in: batches of typed columns, and the readers
 * that type each value and check the rules that see one value.
 */
@NullMarked
package io.millrace.tabular.rows;

import org.jspecify.annotations.NullMarked;
