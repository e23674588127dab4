@NullMarked
package io.millrace.runtime.streaming;

import org.jspecify.annotations.NullMarked;
