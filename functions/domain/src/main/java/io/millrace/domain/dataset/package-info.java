/** Uploads and the immutable dataset versions that they become. */
@NullMarked
package io.millrace.domain.dataset;

import org.jspecify.annotations.NullMarked;
