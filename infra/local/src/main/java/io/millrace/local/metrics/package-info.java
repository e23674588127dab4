/**
 * Amazon CloudWatch: metrics, and alarms that announce on the default bus when they change state.
 *
 * <p>Values are kept in memory for three hours, by second; alarms are kept on disk. An alarm is
 * evaluated often, over the periods that end now, so that it rings sooner than on AWS, which waits
 * for the minute to be full.
 */
@NullMarked
package io.millrace.local.metrics;

import org.jspecify.annotations.NullMarked;
