@NullMarked
package io.millrace.deployment;

import org.jspecify.annotations.NullMarked;
