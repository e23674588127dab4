/**
 * What the platform vouches for: statements that it signs with a key that no function ever sees,
 * and of which anybody with the public key can tell whether they are still as they were.
 */
@NullMarked
package io.millrace.domain.signature;

import org.jspecify.annotations.NullMarked;
