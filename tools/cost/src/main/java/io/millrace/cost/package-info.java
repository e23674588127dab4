/**
 * What a synthesized template costs a month: at rest, and at a load that is stated.
 *
 * <p>Everything follows from three things: the template itself, a dated table of list prices, and
 * assumptions of how much a unit of load asks of each function. Each line names the resource that
 * it comes from; a resource type that is neither priced nor known to cost nothing is said, never
 * passed over.
 */
@NullMarked
package io.millrace.cost;

import org.jspecify.annotations.NullMarked;
