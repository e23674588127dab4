/** Gradient-boosted trees as XGBoost 3 saves them, walked in plain Java. */
@NullMarked
package io.millrace.modeling.tree;

import org.jspecify.annotations.NullMarked;
