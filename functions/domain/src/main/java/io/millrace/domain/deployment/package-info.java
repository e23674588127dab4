/** Which version serves, and how it came to. */
@NullMarked
package io.millrace.domain.deployment;

import org.jspecify.annotations.NullMarked;
