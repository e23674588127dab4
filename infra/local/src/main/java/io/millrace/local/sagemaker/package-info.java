/**
 * Amazon SageMaker, as far as the template uses it: training jobs, run for real as processes of
 * this machine under SageMaker's training contract, and tuning jobs, whose trials are such jobs.
 *
 * <p>Source: Amazon SageMaker AI Developer Guide, "How Amazon SageMaker AI Provides Training
 * Information" and "How Amazon SageMaker AI Runs Your Training Image".
 */
@NullMarked
package io.millrace.local.sagemaker;

import org.jspecify.annotations.NullMarked;
