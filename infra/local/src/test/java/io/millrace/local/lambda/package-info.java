@NullMarked
package io.millrace.local.lambda;

import org.jspecify.annotations.NullMarked;
