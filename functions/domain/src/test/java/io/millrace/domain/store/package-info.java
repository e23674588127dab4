@NullMarked
package io.millrace.domain.store;

import org.jspecify.annotations.NullMarked;
