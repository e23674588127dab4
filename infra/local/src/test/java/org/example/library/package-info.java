/** Another's library, which two functions bring alike. */
@NullMarked
package org.example.library;

import org.jspecify.annotations.NullMarked;
