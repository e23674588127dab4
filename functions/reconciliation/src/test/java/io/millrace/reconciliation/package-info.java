@NullMarked
package io.millrace.reconciliation;

import org.jspecify.annotations.NullMarked;
