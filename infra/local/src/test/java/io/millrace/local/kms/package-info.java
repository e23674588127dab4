@NullMarked
package io.millrace.local.kms;

import org.jspecify.annotations.NullMarked;
