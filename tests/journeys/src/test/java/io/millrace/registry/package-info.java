/** Two stages on one local cloud; here, as a module makes its functions for itself alone. */
@NullMarked
package io.millrace.registry;

import org.jspecify.annotations.NullMarked;
