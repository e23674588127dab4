@NullMarked
package io.millrace.domain.reconciliation;

import org.jspecify.annotations.NullMarked;
