/** The templates that functions are measured with. */
@NullMarked
package io.millrace.cdk;

import org.jspecify.annotations.NullMarked;
