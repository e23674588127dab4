/**
 * What a function says of itself, on CloudWatch Logs: log lines and metrics, each one JSON object.
 *
 * <p>Promises, held by {@code JsonLoggingTest} and {@code InvocationLogTest}:
 *
 * <ul>
 *   <li>one line is one JSON object, a stack trace included;
 *   <li>each line says of which invocation it is, and of which trace;
 *   <li>the message of an exception that neither our code nor the AWS SDK made is left out: it may
 *       hold what the function was given.
 * </ul>
 */
@NullMarked
package io.millrace.runtime.logging;

import org.jspecify.annotations.NullMarked;
