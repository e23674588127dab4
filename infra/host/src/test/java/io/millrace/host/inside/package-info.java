@NullMarked
package io.millrace.host.inside;

import org.jspecify.annotations.NullMarked;
