/** Which work is a part of which trace: kept by OpenTelemetry, told to X-Ray. */
@NullMarked
package io.millrace.runtime.tracing;

import org.jspecify.annotations.NullMarked;
