/**
 * The command line: what people do with a platform, local or on AWS, through its public API and
 * nothing else.
 *
 * <p>Exit codes: 0 done; 1 the platform refused, or the loop ended without a version that serves; 2
 * the command line was not understood; 3 the platform could not be reached.
 */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
