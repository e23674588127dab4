package io.millrace.domain.training;

import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.project.Project;

/**
 * All that a training program is told; {@code run.json} in its {@code config} channel.
 *
 * @param seed of every random choice: the same data, definition and seed give the same model
 */
public record RunDescription(Project project, String runId, DatasetVersion dataset, long seed) {}
