@NullMarked
package io.millrace.domain;

import org.jspecify.annotations.NullMarked;
