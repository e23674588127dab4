/**
 * How a process lives on Lambda: what it must not share with the others that start from the same
 * snapshot, connections and random numbers, and what it does once an answer has left.
 *
 * <p>Lambda's SnapStart copies an initialised process as often as it needs one, each copy later and
 * on another machine. The clock needs no care: nothing of ours remembers a time that is not the
 * wall clock's, which every copy reads anew ({@code LayersTest} forbids the other one).
 */
@NullMarked
package io.millrace.runtime.process;

import org.jspecify.annotations.NullMarked;
