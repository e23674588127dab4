@NullMarked
package io.millrace.local.sagemaker;

import org.jspecify.annotations.NullMarked;
