/**
 * Amazon SQS: standard queues with visibility timeouts, delays, and dead-letter queues.
 *
 * <p>A message that was accepted is on disk until it is deleted. How often it was received is kept
 * in memory only: after a restart a message starts its way to the dead-letter queue anew.
 */
@NullMarked
package io.millrace.local.queue;

import org.jspecify.annotations.NullMarked;
