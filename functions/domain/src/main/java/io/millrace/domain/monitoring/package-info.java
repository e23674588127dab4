/** How what a model is asked compares with what it learned from. */
@NullMarked
package io.millrace.domain.monitoring;

import org.jspecify.annotations.NullMarked;
