@NullMarked
package io.millrace.monitoring;

import org.jspecify.annotations.NullMarked;
