/**
 * Objects in buckets: files that came in, datasets, models. Small state is in the state store, not
 * here.
 */
@NullMarked
package io.millrace.domain.store;

import org.jspecify.annotations.NullMarked;
