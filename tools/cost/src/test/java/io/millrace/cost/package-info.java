/** Tests of what a deployment costs. */
@NullMarked
package io.millrace.cost;

import org.jspecify.annotations.NullMarked;
