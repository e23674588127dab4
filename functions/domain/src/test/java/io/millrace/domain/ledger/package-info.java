@NullMarked
package io.millrace.domain.ledger;

import org.jspecify.annotations.NullMarked;
