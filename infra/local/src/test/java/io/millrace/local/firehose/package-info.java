@NullMarked
package io.millrace.local.firehose;

import org.jspecify.annotations.NullMarked;
