/** Names that people give to the numbered things of a project, and may give to others. */
@NullMarked
package io.millrace.domain.pointer;

import org.jspecify.annotations.NullMarked;
