@NullMarked
package io.millrace.prediction;

import org.jspecify.annotations.NullMarked;
