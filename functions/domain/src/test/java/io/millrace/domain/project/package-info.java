@NullMarked
package io.millrace.domain.project;

import org.jspecify.annotations.NullMarked;
