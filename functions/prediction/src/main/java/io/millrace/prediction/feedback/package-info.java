/** What came true of predictions, as callers say it later. */
@NullMarked
package io.millrace.prediction.feedback;

import org.jspecify.annotations.NullMarked;
