/**
 * Amazon Data Firehose, as far as the template uses it: records put directly, buffered by time and
 * size, delivered to a bucket.
 */
@NullMarked
package io.millrace.local.firehose;

import org.jspecify.annotations.NullMarked;
