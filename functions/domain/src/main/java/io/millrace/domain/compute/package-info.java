/**
 * Where models are trained: in a function of Lambda, which starts in seconds, or on a machine of
 * SageMaker, which takes minutes to start and whose size is chosen.
 */
@NullMarked
package io.millrace.domain.compute;

import org.jspecify.annotations.NullMarked;
