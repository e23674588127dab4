/**
 * What is provisioned: two stacks a stage, and nothing that costs money at rest but the bytes kept.
 *
 * <p>{@code MillraceData-<stage>} holds what must survive, {@code Millrace-<stage>} holds the loop
 * and changes with every release. Each construct is a promise about deployed behaviour; its Javadoc
 * states it and a test over the synthesised template holds it.
 *
 * <p>There is no custom resource and no helper function: all that is deployed is written here, and
 * the local cloud can run the same template.
 */
@NullMarked
package io.millrace.cdk;

import org.jspecify.annotations.NullMarked;
