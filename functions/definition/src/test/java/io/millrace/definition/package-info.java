@NullMarked
package io.millrace.definition;

import org.jspecify.annotations.NullMarked;
