package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.runtime.process.Scratch;
import io.millrace.tabular.check.Removal;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forgets rows: makes what is left the newest dataset version, and destroys every object that had
 * one of them, first those that are found by others, so that whoever is killed finds the rest
 * again.
 *
 * <p>Idempotent. The value is read from the file that was dropped, which is destroyed last.
 */
final class ForgetRows {

  private final StateStore state;
  private final Projects projects;
  private final Datasets datasets;
  private final Erasures erasures;
  private final Branches branches;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final InstantSource clock;

  ForgetRows(
      Transactions transactions,
      Projects projects,
      Datasets datasets,
      ObjectStore objects,
      Outputs outputs,
      InstantSource clock) {
    this.state = transactions.stateStore();
    this.projects = projects;
    this.datasets = datasets;
    this.erasures = new Erasures(transactions, clock);
    this.branches = new Branches(transactions, clock);
    this.objects = objects;
    this.outputs = outputs;
    this.clock = clock;
  }

  /**
   * Forgets what an upload says.
   *
   * @throws InvalidInputException if nobody who may has asked for it
   * @throws UnavailableException if a file that may have such rows is still being read
   */
  Upload take(Upload upload, ProjectRevision definition) {
    Wish wish = Wish.read(upload, definition.project(), erasures, objects);
    var others = new OtherCopies(outputs, state, datasets, definition.project(), wish);
    others.requireNoneIsRead(clock.instant());
    List<Held> versions = versions(upload.project());
    List<Held> branched = branched(upload.project());
    Map<ObjectRef, Rest> rests = rests(upload, versions, branched, wish);
    // The table that begins anew with the withdrawal is to have none of them, either.
    endBranches(wish.erasure(), numbers(versions, rests), branched, rests.keySet());
    Erasure erasure = withdraw(upload, wish.erasure(), versions, rests);
    endBranches(erasure, erasure.withdrawn(), branched, rests.keySet());
    requireNoneCame(versions, erasure);
    others.destroy(
        rests.values().stream().map(Rest::part).toList(),
        Stream.concat(versions.stream(), branched.stream())
            .flatMap(held -> held.parts().stream())
            .toList());
    outputs.destroyLaidOut(upload.project(), run -> learnedFrom(erasure, run));
    outputs.destroyTablesBut(
        state
            .find(DatasetTable.key(upload.project()))
            .map(Revised::value)
            .orElseGet(() -> DatasetTable.empty(upload.project())));
    versions.reversed().stream()
        .map(Held::version)
        .filter(version -> erasure.withdrawn().contains(version.version()))
        .forEach(version -> outputs.destroy(version, rests.keySet()));
    branches.all(upload.project()).stream()
        .filter(branch -> new End.Withdrawn(erasure.number()).equals(branch.ended()))
        .flatMap(branch -> branches.versions(branch).stream())
        .forEach(version -> outputs.destroy(version, rests.keySet()));
    erasures.done(erasure);
    return datasets.forgotten(upload, erasure.number());
  }

  private Erasure withdraw(
      Upload upload, Erasure erasure, List<Held> versions, Map<ObjectRef, Rest> rests) {
    List<Integer> numbers = numbers(versions, rests);
    if (numbers.isEmpty() || !versions.getFirst().hasAny(rests.keySet())) {
      return erasures.withdraws(
          erasure, numbers, versions.isEmpty() ? null : versions.getFirst().version().version());
    }
    return left(upload, erasure, versions.getFirst(), rests)
        .map(left -> erasures.leaves(erasure, numbers, left.removed(), left.version()))
        .orElseGet(() -> erasures.withdraws(erasure, numbers, null));
  }

  /** The versions that have such rows. */
  private static List<Integer> numbers(List<Held> versions, Map<ObjectRef, Rest> rests) {
    return versions.stream()
        .filter(version -> version.hasAny(rests.keySet()))
        .map(held -> held.version().version())
        .toList();
  }

  /** Whether a run learned from what had such rows; one that is not known may have. */
  private boolean learnedFrom(Erasure erasure, String run) {
    return state
        .find(Run.key(erasure.project(), run))
        .map(Revised::value)
        .map(known ->
            known.branch() == null
                ? erasure.withdrawn().contains(known.datasetVersion())
                : branches
                    .find(erasure.project(), known.branch())
                    .filter(branch -> !(branch.ended() instanceof End.Withdrawn))
                    .isEmpty())
        .orElse(true);
  }

  /** A version that came meanwhile may have such rows of the one before. */
  private void requireNoneCame(List<Held> versions, Erasure erasure) {
    int looked = versions.isEmpty() ? 0 : versions.getFirst().version().version();
    int left = erasure.remaining() == null ? 0 : erasure.remaining();
    int newest = datasets.newest(erasure.project()).found().map(DatasetVersion::version).orElse(0);
    if (newest > Math.max(looked, left)) {
      throw cameMeanwhile();
    }
  }

  private static UnavailableException cameMeanwhile() {
    return new UnavailableException("another dataset version came meanwhile: it is looked at next");
  }

  /** Destroys what said whose rows they were, once they are forgotten. */
  void forget(Upload done) {
    outputs.destroyAll(done.file().bucket(), done.file().key());
  }

  /** A dataset version whose parts are there. */
  private record Held(DatasetVersion version, List<Part> parts) {
    boolean hasAny(Set<ObjectRef> data) {
      return parts.stream().map(Part::data).anyMatch(data::contains);
    }
  }

  /** What is left of a part; {@code kept} is null where nothing is, or nobody needs it. */
  private record Rest(Part part, long removed, @Nullable Part kept) {}

  /** Those that no erasure withdrew before, the newest first. */
  private List<Held> versions(ProjectName project) {
    List<Held> held = new ArrayList<>();
    for (DatasetVersion version : datasets.all(project)) {
      manifest(version).ifPresent(manifest -> held.add(new Held(version, manifest.parts())));
    }
    return held;
  }

  private Optional<DatasetManifest> manifest(DatasetVersion version) {
    try {
      return Optional.of(Json.read(objects.read(version.manifest()), DatasetManifest.class));
    } catch (InvalidInputException destroyed) {
      return Optional.empty();
    }
  }

  /** The versions of branches, whatever became of these. */
  private List<Held> branched(ProjectName project) {
    return branches.all(project).stream()
        .flatMap(branch -> branches.versions(branch).stream())
        .flatMap(version ->
            manifest(version).stream().map(manifest -> new Held(version, manifest.parts())))
        .toList();
  }

  /**
   * Ends the branches that have such rows, or began with what had: what they are is destroyed, also
   * where they ended before.
   */
  private void endBranches(
      Erasure erasure, List<Integer> withdrawn, List<Held> branched, Set<ObjectRef> data) {
    Set<ObjectRef> had =
        branched.stream()
            .filter(held -> held.hasAny(data))
            .map(held -> held.version().manifest())
            .collect(Collectors.toSet());
    for (Branch branch : branches.all(erasure.project())) {
      if (branches.versions(branch).stream().anyMatch(version -> had.contains(version.manifest()))
          || (branch.isOpen() && withdrawn.contains(branch.base()))) {
        branches.withdraw(branch, erasure);
      }
    }
  }

  /** The parts that have such rows, by their data, and what is left of each. */
  private Map<ObjectRef, Rest> rests(
      Upload upload, List<Held> versions, List<Held> branched, Wish wish) {
    Map<ObjectRef, Part> parts = new LinkedHashMap<>();
    Stream.concat(versions.stream(), branched.stream())
        .flatMap(held -> held.parts().stream())
        .forEach(part -> parts.put(part.data(), part));
    Map<ObjectRef, Rest> rests = new LinkedHashMap<>();
    parts.forEach((data, part) ->
        rest(upload, part, !versions.isEmpty() && versions.getFirst().parts().contains(part), wish)
            .ifPresent(rest -> rests.put(data, rest)));
    return rests;
  }

  private Optional<Rest> rest(Upload upload, Part part, boolean isNeeded, Wish wish) {
    if (isDestroyed(part.data())) {
      return Optional.empty();
    }
    ProjectRevision revision =
        projects.find(upload.project(), part.projectRevision()).orElseThrow();
    Project project = revision.project();
    var removal =
        new Removal(project.columns(), revision.ids(), wish.erasure().column(), wish.value());
    try (var scratch = new Scratch()) {
      var left = scratch.file("left.parquet");
      Removal.Rest rest = removal.apply(new ObjectSource(objects, part.data()), left);
      if (rest.removed() == 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Rest(
              part,
              rest.removed(),
              rest.profile().rows() == 0 || !isNeeded
                  ? null
                  : outputs.rest(
                      upload,
                      part,
                      left,
                      new Sha256(rest.file().sha256()),
                      rest.profile(),
                      project)));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + part.data(), e);
    }
  }

  private boolean isDestroyed(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return in.read() < 0;
    } catch (InvalidInputException destroyed) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }

  /** What the newest version becomes, asked when it is to be the next one. */
  private record Left(long removed, IntFunction<DatasetVersion> version) {}

  /** What is left of the newest version; empty where nothing is. */
  private Optional<Left> left(
      Upload upload, Erasure erasure, Held newest, Map<ObjectRef, Rest> rests) {
    ProjectRevision definition =
        projects.find(upload.project(), newest.version().projectRevision()).orElseThrow();
    List<Part> parts = new ArrayList<>();
    long removed = 0;
    for (Part part : newest.parts()) {
      Rest rest = rests.get(part.data());
      removed += rest == null ? 0 : rest.removed();
      if (rest == null) {
        parts.add(part);
      } else if (rest.kept() != null) {
        parts.add(rest.kept());
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    var manifest =
        new DatasetManifest(
            upload.project().value(),
            new DatasetManifest.Source(upload.file(), erasure.wish()),
            parts);
    Profile all = Profile.of(definition.project().columns());
    parts.forEach(part -> all.include(outputs.readProfile(part.profile())));
    return Optional.of(
        new Left(
            removed,
            number -> {
              if (number != newest.version().version()) {
                throw cameMeanwhile();
              }
              return outputs.version(
                  upload,
                  definition,
                  manifest,
                  outputs.datasetProfile(upload, all),
                  clock.instant());
            }));
  }
}
