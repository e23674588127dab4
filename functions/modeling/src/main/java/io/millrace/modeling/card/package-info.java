/**
 * The model card: one page of HTML that says what a model is, how good, and where its limits are.
 */
@NullMarked
package io.millrace.modeling.card;

import org.jspecify.annotations.NullMarked;
