@NullMarked
package io.millrace.domain.deployment;

import org.jspecify.annotations.NullMarked;
