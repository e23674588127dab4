/**
 * A project: what a team declares once, in {@code project.yaml}, and the platform keeps true for
 * every upload, training run and deployment after it.
 */
@NullMarked
package io.millrace.domain.project;

import org.jspecify.annotations.NullMarked;
