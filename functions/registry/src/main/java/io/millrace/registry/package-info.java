/**
 * From a run that passed its gates to a version of its model.
 *
 * <p>Promise, held by {@code RegisterVersionTest}: however often and in whatever order runs are
 * announced, each becomes one version.
 */
@NullMarked
package io.millrace.registry;

import org.jspecify.annotations.NullMarked;
