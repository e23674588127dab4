/** A function for tests, which does as its event says. */
@NullMarked
package io.millrace.local.sample;

import org.jspecify.annotations.NullMarked;
