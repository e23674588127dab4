@NullMarked
package io.millrace.cdk;

import org.jspecify.annotations.NullMarked;
