/** Loads registered versions, and nothing else: what is served is what was signed. */
@NullMarked
package io.millrace.modeling.load;

import org.jspecify.annotations.NullMarked;
