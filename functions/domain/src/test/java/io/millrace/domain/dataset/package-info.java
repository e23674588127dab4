@NullMarked
package io.millrace.domain.dataset;

import org.jspecify.annotations.NullMarked;
