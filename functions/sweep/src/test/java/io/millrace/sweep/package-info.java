@NullMarked
package io.millrace.sweep;

import org.jspecify.annotations.NullMarked;
