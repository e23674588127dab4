/**
 * The local cloud: reads the templates that {@code infra/cdk} synthesizes and runs them on one
 * machine, at one port of the loopback interface.
 *
 * <p>Each emulated service is an {@link io.millrace.local.service.AwsService} in a package of its
 * own, and makes the resources of its CloudFormation types through {@link
 * io.millrace.local.service.ResourceType}. There is nothing here that the template does not use: an
 * unknown resource type, and an operation that a service does not know, is refused by name.
 */
@NullMarked
package io.millrace.local;

import org.jspecify.annotations.NullMarked;
