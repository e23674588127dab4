@NullMarked
package io.millrace.snapshot;

import org.jspecify.annotations.NullMarked;
