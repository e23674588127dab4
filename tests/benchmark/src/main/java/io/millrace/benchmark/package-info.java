/** How fast and how small Millrace is, beside what else could do the job. */
@NullMarked
package io.millrace.benchmark;

import org.jspecify.annotations.NullMarked;
