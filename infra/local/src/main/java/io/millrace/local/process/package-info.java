/** Programs that the local cloud starts, and what they leave. */
@NullMarked
package io.millrace.local.process;

import org.jspecify.annotations.NullMarked;
