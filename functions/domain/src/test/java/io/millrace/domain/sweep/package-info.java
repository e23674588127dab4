@NullMarked
package io.millrace.domain.sweep;

import org.jspecify.annotations.NullMarked;
