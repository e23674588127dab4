/** The model archive: a {@code model.tar.gz} whose bytes depend on its content only. */
@NullMarked
package io.millrace.modeling.archive;

import org.jspecify.annotations.NullMarked;
