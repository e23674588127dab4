/**
 * AWS Lambda: each function is operating-system processes of its own, under AWS's Java runtime
 * interface client, with the template's environment, memory limit and timeout.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>one invocation at a time in a process; more processes when more invocations come;
 *   <li>an invocation that runs out of time costs its process, as on AWS;
 *   <li>an asynchronous invocation that was accepted is tried again after a failure, then goes to
 *       the function's failure destination; a restart of the local cloud does not lose it;
 *   <li>the log has Lambda's own lines around each invocation, in its text format, with what the
 *       process really took;
 *   <li>no process outlives the local cloud: each ends when its runtime API no longer answers.
 * </ul>
 */
@NullMarked
package io.millrace.local.lambda;

import org.jspecify.annotations.NullMarked;
