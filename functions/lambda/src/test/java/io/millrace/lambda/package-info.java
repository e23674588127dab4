@NullMarked
package io.millrace.lambda;

import org.jspecify.annotations.NullMarked;
