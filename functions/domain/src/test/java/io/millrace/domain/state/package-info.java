@NullMarked
package io.millrace.domain.state;

import org.jspecify.annotations.NullMarked;
