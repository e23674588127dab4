/**
 * Training runs: a dataset version and a project definition go in, a model archive comes out, or a
 * plain reason why not.
 */
@NullMarked
package io.millrace.domain.training;

import org.jspecify.annotations.NullMarked;
