/**
 * The ports' contracts, held by their adapters against any AWS endpoint: an account, an emulator,
 * or the local cloud; see the module's README.
 */
@NullMarked
package io.millrace.contracts;

import org.jspecify.annotations.NullMarked;
