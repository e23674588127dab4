/**
 * Schedule expressions as AWS writes them, read once for all who need to know when they fire: the
 * local cloud, which fires them, and the cost, which counts how often.
 */
@NullMarked
package io.millrace.schedules;

import org.jspecify.annotations.NullMarked;
