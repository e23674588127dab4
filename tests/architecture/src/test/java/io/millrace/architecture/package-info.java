@NullMarked
package io.millrace.architecture;

import org.jspecify.annotations.NullMarked;
