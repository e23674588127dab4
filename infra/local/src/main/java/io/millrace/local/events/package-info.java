/**
 * Amazon EventBridge and EventBridge Scheduler: buses, rules, schedules and their targets.
 *
 * <p>Patterns are matched by AWS's own event-ruler. As on AWS, an event reaches each target at
 * least once and in any order: some are delivered twice on purpose, so that a function that cannot
 * take a repeat fails here and not there. A delivery that cannot succeed goes to the target's
 * dead-letter queue.
 */
@NullMarked
package io.millrace.local.events;

import org.jspecify.annotations.NullMarked;
