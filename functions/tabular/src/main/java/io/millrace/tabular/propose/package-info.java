/**
 * A project proposed for a file that nobody has declared: the columns, their types and rules, the
 * target, and the gates.
 */
@NullMarked
package io.millrace.tabular.propose;

import org.jspecify.annotations.NullMarked;
