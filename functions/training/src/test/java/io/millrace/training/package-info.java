@NullMarked
package io.millrace.training;

import org.jspecify.annotations.NullMarked;
