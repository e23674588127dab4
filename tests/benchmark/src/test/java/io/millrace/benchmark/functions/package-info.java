@NullMarked
package io.millrace.benchmark.functions;

import org.jspecify.annotations.NullMarked;
