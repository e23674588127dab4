/** Who may do what: roles per project, and the tokens that carry them. */
@NullMarked
package io.millrace.domain.access;

import org.jspecify.annotations.NullMarked;
