@NullMarked
package io.millrace.packages;

import org.jspecify.annotations.NullMarked;
