@NullMarked
package io.millrace.domain.monitoring;

import org.jspecify.annotations.NullMarked;
