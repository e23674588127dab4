/**
 * AWS Lambda: each function runs under AWS's Java runtime interface client, with the template's
 * environment and timeout, and asks for its invocations over the runtime API.
 *
 * <p>By default all functions run in one warm process, each apart from the others by its class
 * loader ({@link io.millrace.local.lambda.Isolation#HOST}, see {@code io.millrace.host}); or each
 * has processes of its own, with the template's memory limit ({@link
 * io.millrace.local.lambda.Isolation#PROCESS}), as one always has that a script of its own starts.
 *
 * <p>Promises, for both:
 *
 * <ul>
 *   <li>one invocation at a time in an execution environment; more of them when more invocations
 *       come;
 *   <li>an invocation that runs out of time costs its process, as on AWS; what ran beside it in the
 *       same process is run again, and whoever asked for it does not notice;
 *   <li>an asynchronous invocation that was accepted is tried again after a failure, then goes to
 *       the function's failure destination; a restart of the local cloud does not lose it;
 *   <li>the log has Lambda's own lines around each invocation, in its text format, with what the
 *       process really took where it is the function's alone;
 *   <li>no process outlives the local cloud: each ends when nobody speaks to it any more.
 * </ul>
 */
@NullMarked
package io.millrace.local.lambda;

import org.jspecify.annotations.NullMarked;
