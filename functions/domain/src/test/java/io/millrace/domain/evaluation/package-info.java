@NullMarked
package io.millrace.domain.evaluation;

import org.jspecify.annotations.NullMarked;
