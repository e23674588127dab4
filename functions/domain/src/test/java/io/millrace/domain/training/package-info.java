@NullMarked
package io.millrace.domain.training;

import org.jspecify.annotations.NullMarked;
