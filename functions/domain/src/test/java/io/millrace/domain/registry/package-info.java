@NullMarked
package io.millrace.domain.registry;

import org.jspecify.annotations.NullMarked;
