@NullMarked
package io.millrace.domain.signature;

import org.jspecify.annotations.NullMarked;
