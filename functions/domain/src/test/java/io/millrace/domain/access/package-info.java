@NullMarked
package io.millrace.domain.access;

import org.jspecify.annotations.NullMarked;
