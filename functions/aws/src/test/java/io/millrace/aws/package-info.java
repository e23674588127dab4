@NullMarked
package io.millrace.aws;

import org.jspecify.annotations.NullMarked;
