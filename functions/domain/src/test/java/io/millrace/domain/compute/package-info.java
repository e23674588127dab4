@NullMarked
package io.millrace.domain.compute;

import org.jspecify.annotations.NullMarked;
