/**
 * Event source mappings: functions that are fed from the stream of a DynamoDB table.
 *
 * <p>Records of a shard are handed over in their order, in batches; a batch that fails is tried
 * again, in halves where the mapping says so, before anything after it is. How far a mapping has
 * got is on disk: after a restart it goes on there, and at most repeats the batch it was at.
 */
@NullMarked
package io.millrace.local.streams;

import org.jspecify.annotations.NullMarked;
