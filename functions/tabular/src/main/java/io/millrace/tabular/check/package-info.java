/**
 * The audit of an upload: every rule and check of its project, what goes to quarantine, and the
 * report.
 */
@NullMarked
package io.millrace.tabular.check;

import org.jspecify.annotations.NullMarked;
