@NullMarked
package io.millrace.schedules;

import org.jspecify.annotations.NullMarked;
