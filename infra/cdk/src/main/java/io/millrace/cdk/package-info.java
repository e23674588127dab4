/**
 * What is provisioned: two stacks a stage, and in {@code dev} next to nothing to pay for at rest.
 *
 * <p>{@code MillraceData-<stage>} holds what must survive, {@code Millrace-<stage>} holds the loop
 * and changes with every release. A stage with a firewall has a third, {@code
 * MillraceEdge-<stage>}, in the region where CloudFront's firewalls live. Each construct is a
 * promise about deployed behaviour; its Javadoc states it and a test over the synthesised template
 * holds it.
 *
 * <p>A template is the same text each time: what has an order of its own in Java, such as {@code
 * Map.of}, is sorted before it is handed to the CDK.
 *
 * <p>There is no custom resource and no helper function but one: where the firewall is in another
 * region than the stage, the CDK's own carries its name across. The local cloud runs the template
 * of {@code dev} as it is.
 */
@NullMarked
package io.millrace.cdk;

import org.jspecify.annotations.NullMarked;
