/**
 * Functions whose answers leave as they are made: Lambda's own Java runtime keeps all of an answer
 * until it is complete, so these run under a runtime of their own, which the script {@code
 * streaming} in their package starts in its place.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes",
 * "Implementing response streaming in a custom runtime", "Modifying the runtime environment":
 * wrapper scripts.
 */
@NullMarked
package io.millrace.runtime.streaming;

import org.jspecify.annotations.NullMarked;
