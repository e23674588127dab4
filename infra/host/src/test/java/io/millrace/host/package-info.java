@NullMarked
package io.millrace.host;

import org.jspecify.annotations.NullMarked;
