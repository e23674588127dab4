/** The JSON and YAML of what the domain knows; the domain itself knows neither. */
@NullMarked
package io.millrace.wire;

import org.jspecify.annotations.NullMarked;
