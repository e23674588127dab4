package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a version's predictions are held against.
 *
 * @param features columns that it learned from
 * @param baseline their profile in training
 * @param policy of the project's definition in force
 */
record Model(List<Column> features, Profile baseline, MonitoringPolicy policy) {

  Model {
    features = List.copyOf(features);
  }

  /**
   * What this version is held against.
   *
   * @throws InvalidInputException if there is no such version, or its archive has no baseline
   */
  static Model load(
      Projects projects, Registry registry, ObjectStore objects, ProjectName name, int number) {
    ModelVersion version =
        registry
            .find(name, number)
            .orElseThrow(
                () -> new InvalidInputException("%s has no version %d".formatted(name, number)));
    Project learned =
        projects
            .find(name, version.projectRevision())
            .orElseThrow(() -> new InvalidInputException("there is no project " + name))
            .project();
    MonitoringPolicy policy =
        projects
            .find(name)
            .orElseThrow(() -> new InvalidInputException("there is no project " + name))
            .project()
            .monitoring();
    try (InputStream in = objects.read(version.archive())) {
      byte[] baseline = ModelArchive.read(in).file(ModelArchive.BASELINE);
      return new Model(
          learned.features(), Profile.parse(new String(baseline, StandardCharsets.UTF_8)), policy);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + version.archive(), e);
    }
  }
}
