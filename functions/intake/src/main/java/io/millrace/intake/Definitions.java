package io.millrace.intake;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Definitions of projects that are dropped as files. */
final class Definitions {

  private static final String FILE = "/project.yaml";
  private static final int MAX_BYTES = 1 << 20;

  private final Projects projects;
  private final Datasets datasets;
  private final ObjectStore objects;

  Definitions(Projects projects, Datasets datasets, ObjectStore objects) {
    this.projects = projects;
    this.datasets = datasets;
    this.objects = objects;
  }

  /** Where a project's definition is dropped. */
  static String keyOf(ProjectName project) {
    return project + FILE;
  }

  /** Whether a file under a project's name is its definition. */
  static boolean isDefinition(ObjectRef file) {
    return file.key().indexOf('/') == file.key().length() - FILE.length()
        && file.key().endsWith(FILE);
  }

  /**
   * Puts a definition into force, unless a newer one was dropped or put since: events come late,
   * and in any order.
   *
   * @throws InvalidInputException if it is no definition of the project that it is dropped for, or
   *     not the newest
   */
  Upload take(Upload upload) {
    ObjectRef file = upload.file();
    StoredVersion written =
        newest(file)
            .filter(newest -> newest.object().equals(file))
            .orElseThrow(() -> new InvalidInputException("Another definition was dropped since."));
    byte[] text = read(file);
    Project project = ProjectYaml.parse(new String(text, StandardCharsets.UTF_8));
    Check.that(
        project.name().equals(upload.project()),
        "name of the project",
        "that of the folder, " + upload.project(),
        project.name());
    var revision =
        projects.declare(
            project, Sha256.of(text), "upload " + upload.ingestId(), written, () -> newest(file));
    return datasets.declared(upload, revision.revision());
  }

  private Optional<StoredVersion> newest(ObjectRef file) {
    return objects.newest(file.bucket(), file.key());
  }

  private byte[] read(ObjectRef file) {
    try (InputStream in = objects.read(file)) {
      byte[] text = in.readNBytes(MAX_BYTES + 1);
      Check.that(text.length <= MAX_BYTES, "project.yaml", "at most 1 MiB", "longer");
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
