@NullMarked
package io.millrace.domain.promotion;

import org.jspecify.annotations.NullMarked;
