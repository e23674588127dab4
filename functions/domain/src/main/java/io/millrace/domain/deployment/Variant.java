package io.millrace.domain.deployment;

import io.millrace.domain.deployment.Route.Target;

/**
 * One of the versions that share the traffic of a model.
 *
 * @param percent of the requests that it answers, 0 to 100
 */
public record Variant(Target target, int percent) {}
