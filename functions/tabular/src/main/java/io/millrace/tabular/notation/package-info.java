/**
 * In which notation the numbers, dates and times of a column could be written, found by trying each
 * on its values.
 */
@NullMarked
package io.millrace.tabular.notation;

import org.jspecify.annotations.NullMarked;
