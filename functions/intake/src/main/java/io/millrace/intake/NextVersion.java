package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Listed;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What a dataset becomes by the rows of one more file: those alone, or those after what is there,
 * as its project declares.
 */
final class NextVersion {

  private final Projects projects;
  private final Datasets datasets;
  private final Erasures erasures;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final InstantSource clock;

  NextVersion(
      Projects projects,
      Datasets datasets,
      Erasures erasures,
      ObjectStore objects,
      Outputs outputs,
      InstantSource clock) {
    this.projects = projects;
    this.datasets = datasets;
    this.erasures = erasures;
    this.objects = objects;
    this.outputs = outputs;
    this.clock = clock;
  }

  /**
   * The version that has these very rows already, so that they need not be kept twice.
   *
   * @param data the digest of the file's rows
   */
  Optional<DatasetVersion> known(Upload upload, ProjectRevision definition, Sha256 data) {
    if (definition.project().data().mode() == Mode.REPLACE) {
      return datasets
          .find(upload.project(), definition.revision(), data)
          .filter(known -> erasures.of(known).isEmpty());
    }
    return datasets
        .newest(upload.project())
        .found()
        .filter(before -> erasures.of(before).isEmpty())
        .filter(before -> has(before, upload, definition, data));
  }

  private boolean has(
      DatasetVersion before, Upload upload, ProjectRevision definition, Sha256 data) {
    DatasetManifest manifest = manifest(before);
    return isSuperseded(manifest, upload.file())
        || (before.projectRevision() == definition.revision() && manifest.has(data));
  }

  /** Whether what the dataset has of this file is of a newer version of it. */
  private boolean isSuperseded(DatasetManifest manifest, ObjectRef file) {
    return manifest
        .of(file.key())
        .filter(part -> !part.source().equals(file))
        .flatMap(part -> objects.head(file.bucket(), file.key()))
        .filter(newest -> !newest.equals(file))
        .isPresent();
  }

  /**
   * What the version that is there becomes by this part.
   *
   * @param source the digest of the file that the part came from
   * @throws InvalidInputException if the rows that are there cannot be told together with the new
   *     ones
   */
  IntFunction<DatasetVersion> by(
      Upload upload, ProjectRevision definition, Part part, Sha256 source) {
    var file = new DatasetManifest.Source(upload.file(), source);
    return newest ->
        newest == 0
                || definition.project().data().mode() == Mode.REPLACE
                || isWithdrawn(upload.project(), newest)
            ? outputs.version(
                upload,
                definition,
                new DatasetManifest(upload.project().value(), file, List.of(part)),
                part.profile(),
                clock.instant())
            : appended(newest(upload.project()), upload, definition, file, part);
  }

  /** Whether all rows of a version were forgotten. */
  private boolean isWithdrawn(ProjectName project, int version) {
    return datasets.find(project, version).flatMap(erasures::of).isPresent();
  }

  private DatasetVersion newest(ProjectName project) {
    return switch (datasets.listed(project).getFirst()) {
      case Listed.Entry<DatasetVersion>(var _, var dataset) -> dataset;
      case Listed.Unreadable<DatasetVersion>(var sort, var why) ->
          throw new InvalidInputException(
              "Nothing can be added to %s, which cannot be read (%s): restore it, or declare data.mode: replace for one file that has all rows."
                  .formatted(sort, why));
    };
  }

  private DatasetVersion appended(
      DatasetVersion before,
      Upload upload,
      ProjectRevision definition,
      DatasetManifest.Source file,
      Part part) {
    if (has(before, upload, definition, part.digest())) {
      return before;
    }
    DatasetManifest there = manifest(before);
    requireSameColumns(there, definition);
    DatasetManifest next = there.and(file, part, definition.project().data().keep());
    boolean onlyGrew = next.parts().size() == there.parts().size() + 1;
    Profile all = Profile.of(definition.project().columns());
    if (onlyGrew) {
      all.include(outputs.readProfile(before.profile()));
      all.include(outputs.readProfile(part.profile()));
    } else {
      next.parts().forEach(each -> all.include(outputs.readProfile(each.profile())));
    }
    return outputs.version(
        upload, definition, next, outputs.datasetProfile(upload, all), clock.instant());
  }

  private DatasetManifest manifest(DatasetVersion version) {
    return Json.read(objects.read(version.manifest()), DatasetManifest.class);
  }

  /** Columns may be added and left out; what there is under a name stays of its type. */
  private void requireSameColumns(DatasetManifest there, ProjectRevision definition) {
    ProjectName project = definition.project().name();
    Map<String, Column> now =
        definition.project().columns().stream()
            .collect(Collectors.toMap(Column::name, column -> column));
    there.parts().stream()
        .map(Part::projectRevision)
        .distinct()
        .filter(revision -> revision != definition.revision())
        .flatMap(revision -> projects.find(project, revision).stream())
        .flatMap(revision -> revision.project().columns().stream())
        .forEach(before -> {
          Column column = now.get(before.name());
          if (column != null && column.type() != before.type()) {
            throw new InvalidInputException(
                "Column '%s' is of type %s in the rows that are there and of type %s now, so these rows cannot be added to them: give it another name, or declare data.mode: replace for one file that has all rows."
                    .formatted(column.name(), word(before), word(column)));
          }
        });
  }

  private static String word(Column column) {
    return column.type().name().toLowerCase(Locale.ROOT);
  }
}
