@NullMarked
package io.millrace.language;

import org.jspecify.annotations.NullMarked;
