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
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Listed;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        .filter(before ->
            has(manifest(before), before.projectRevision(), upload.file(), data, definition));
  }

  private boolean has(DatasetManifest there, int revision, Part part, ProjectRevision definition) {
    return has(there, revision, part.source(), part.digest(), definition);
  }

  /**
   * @param revision that what is there was checked against
   */
  private boolean has(
      DatasetManifest there,
      int revision,
      ObjectRef file,
      Sha256 data,
      ProjectRevision definition) {
    return isSuperseded(there, file) || (revision == definition.revision() && there.has(data));
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
   * What the version that is there becomes by what these files bring, at least one.
   *
   * @param upload of the last of them
   * @throws InvalidInputException if the rows that are there cannot be told together with the new
   *     ones, or what the dataset becomes fails a check on it
   */
  IntFunction<DatasetVersion> by(
      Upload upload, ProjectRevision definition, List<GatheredFile> files) {
    return newest ->
        newest == 0
                || definition.project().data().mode() == Mode.REPLACE
                || isWithdrawn(upload.project(), newest)
            ? alone(upload, definition, files)
            : appended(newest(upload.project()), upload, definition, files);
  }

  /**
   * What the version of a branch that is there becomes by what a file brings; that itself where it
   * has these rows.
   */
  DatasetVersion after(
      DatasetVersion before, Upload upload, ProjectRevision definition, GatheredFile file) {
    if (definition.project().data().mode() != Mode.REPLACE) {
      return appended(before, upload, definition, List.of(file));
    }
    return before.projectRevision() == definition.revision()
            && before.digest().equals(file.part().digest())
        ? before
        : alone(upload, definition, List.of(file));
  }

  /**
   * What two lines become together: these parts, or the newest of the main line where it has them.
   *
   * @param main the newest of the main line
   * @param branch what the branch is
   * @param upload that asks for it
   * @throws InvalidInputException if the project's check of change or one on the dataset refuses
   *     it, or the rows cannot be told together
   */
  DatasetVersion merged(
      DatasetVersion main,
      DatasetVersion branch,
      List<Part> parts,
      Upload upload,
      ProjectRevision definition) {
    if (parts.equals(manifest(main).parts())) {
      return main;
    }
    DatasetManifest theirs = manifest(branch);
    boolean isBranch =
        parts.equals(theirs.parts()) && branch.projectRevision() == definition.revision();
    var manifest = new DatasetManifest(upload.project().value(), theirs.source(), parts);
    requireSameColumns(manifest, definition);
    ObjectRef profile = isBranch ? branch.profile() : profile(upload, definition, parts);
    TableAudit.refusal(
            definition.project(), outputs.readProfile(main.profile()), outputs.readProfile(profile))
        .ifPresent(why -> {
          throw new InvalidInputException(
              "The branch is too different from main: %s".formatted(why));
        });
    require(definition.project(), main, profile);
    return isBranch
        ? branch.by(upload, clock.instant())
        : outputs.version(upload, definition, manifest, profile, clock.instant());
  }

  /** The parts of a version, in their order. */
  List<Part> parts(DatasetVersion version) {
    return manifest(version).parts();
  }

  /** These files and no others. */
  private DatasetVersion alone(
      Upload upload, ProjectRevision definition, List<GatheredFile> files) {
    Map<Sha256, Part> parts = new LinkedHashMap<>();
    files.forEach(file -> parts.putIfAbsent(file.part().digest(), file.part()));
    var manifest =
        new DatasetManifest(
            upload.project().value(), source(files.getLast()), List.copyOf(parts.values()));
    if (files.size() == 1) {
      return version(upload, definition, manifest, null, files.getFirst().part().profile(), files);
    }
    Optional<DatasetVersion> known =
        definition.project().data().mode() == Mode.REPLACE
            ? datasets
                .find(upload.project(), definition.revision(), manifest.digest())
                .filter(version -> erasures.of(version).isEmpty())
            : Optional.empty();
    return known.orElseGet(() ->
        version(
            upload,
            definition,
            manifest,
            null,
            profile(upload, definition, manifest.parts()),
            files));
  }

  private DatasetVersion version(
      Upload upload,
      ProjectRevision definition,
      DatasetManifest manifest,
      @Nullable DatasetVersion before,
      ObjectRef profile,
      List<GatheredFile> files) {
    require(definition.project(), before, profile);
    DatasetVersion version =
        outputs.version(upload, definition, manifest, profile, clock.instant());
    return files.size() == 1
        ? version
        : version.gathered(files.stream().mapToLong(file -> file.part().rows()).sum());
  }

  /** What the dataset becomes has to satisfy the checks on it. */
  private void require(Project project, @Nullable DatasetVersion before, ObjectRef after) {
    if (project.checks().stream().anyMatch(DatasetCheck.OfDataset.class::isInstance)) {
      List<String> refusals =
          TableAudit.refusals(
              project,
              before == null ? null : outputs.readProfile(before.profile()),
              outputs.readProfile(after));
      if (!refusals.isEmpty()) {
        throw new InvalidInputException(String.join(" ", refusals));
      }
    }
  }

  private static DatasetManifest.Source source(GatheredFile file) {
    return new DatasetManifest.Source(file.part().source(), file.source());
  }

  private ObjectRef profile(Upload upload, ProjectRevision definition, List<Part> parts) {
    Profile all = Profile.of(definition.project().columns());
    parts.forEach(each -> all.include(outputs.readProfile(each.profile())));
    return outputs.datasetProfile(upload, all);
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
      DatasetVersion before, Upload upload, ProjectRevision definition, List<GatheredFile> files) {
    DatasetManifest there = manifest(before);
    DatasetManifest next = there;
    List<GatheredFile> added = new ArrayList<>();
    for (GatheredFile file : files) {
      if (!has(next, before.projectRevision(), file.part(), definition)) {
        next = next.and(source(file), file.part(), definition.project().data().keep());
        added.add(file);
      }
    }
    if (added.isEmpty()) {
      return before;
    }
    requireSameColumns(there, definition);
    boolean onlyGrew =
        next.parts().size() == there.parts().size() + added.size()
            && next.parts().subList(0, there.parts().size()).equals(there.parts());
    if (!onlyGrew) {
      return version(
          upload, definition, next, before, profile(upload, definition, next.parts()), added);
    }
    Profile all = Profile.of(definition.project().columns());
    all.include(outputs.readProfile(before.profile()));
    added.forEach(file -> all.include(outputs.readProfile(file.part().profile())));
    return version(upload, definition, next, before, outputs.datasetProfile(upload, all), added);
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
