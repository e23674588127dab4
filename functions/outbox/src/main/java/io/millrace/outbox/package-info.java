/**
 * From what was written in the state store to what is announced on the bus.
 *
 * <p>An event is an item of the transaction that it announces, and the table's stream brings it
 * here: none is lost, and none announces what did not happen. Promise, held by {@code
 * PublishOutboxTest}: what the bus does not take stays in the stream, and nothing else does.
 */
@NullMarked
package io.millrace.outbox;

import org.jspecify.annotations.NullMarked;
