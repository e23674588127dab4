/**
 * What a table looks like: one pass, small, mergeable, and comparable with another.
 *
 * <p>A {@link io.millrace.tabular.profile.Profile} counts, sketches and remembers; two of them
 * merge into what one over all rows would have said, and {@link
 * io.millrace.tabular.drift.ProfileComparison} measures how far two of them are apart. Nothing here
 * draws a random number: the same rows in the same order give the same bytes.
 */
@NullMarked
package io.millrace.tabular.profile;

import org.jspecify.annotations.NullMarked;
