/**
 * What every emulated service is made of: {@link io.millrace.local.service.AwsService} answers
 * requests in one of AWS's protocols, {@link io.millrace.local.service.ResourceType} makes the
 * resources of a template, and {@link io.millrace.local.service.Targets} takes events to another
 * service.
 */
@NullMarked
package io.millrace.local.service;

import org.jspecify.annotations.NullMarked;
