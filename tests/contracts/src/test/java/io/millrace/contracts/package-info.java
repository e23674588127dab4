/**
 * The ports' contracts, held by their adapters against any AWS endpoint: the one of {@code
 * -Daws.endpoint=http://…} where it is given, the local cloud otherwise.
 */
@NullMarked
package io.millrace.contracts;

import org.jspecify.annotations.NullMarked;
