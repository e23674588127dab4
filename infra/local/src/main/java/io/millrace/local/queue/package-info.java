/**
 * Amazon SQS: standard queues with visibility timeouts, delays, and dead-letter queues.
 *
 * <p>A message that was accepted is on disk until it is deleted, with how often it was received.
 */
@NullMarked
package io.millrace.local.queue;

import org.jspecify.annotations.NullMarked;
