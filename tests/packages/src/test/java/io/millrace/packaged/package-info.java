@NullMarked
package io.millrace.packaged;

import org.jspecify.annotations.NullMarked;
