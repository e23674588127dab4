package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.TimeIndex;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file that came in, and what became of it.
 *
 * @param ingestId derived from the object's version: a file that is announced again is the same
 * @param rows counted; null until the file was read to its end
 * @param outcome null while it is being read
 * @param modelVersion that predicts it; null of data to learn from, and until it is known
 * @param gatheredUntil when it is published, with the others that came until then; null where it
 *     was published alone, or is not checked yet
 */
public record Upload(
    ProjectName project,
    String ingestId,
    ObjectRef file,
    Instant receivedAt,
    @Nullable Instant endedAt,
    @Nullable RowCounts rows,
    @Nullable Outcome outcome,
    @Nullable Integer modelVersion,
    @Nullable Instant gatheredUntil)
    implements Entity {

  /** A file that waits for no others. */
  public Upload(
      ProjectName project,
      String ingestId,
      ObjectRef file,
      Instant receivedAt,
      @Nullable Instant endedAt,
      @Nullable RowCounts rows,
      @Nullable Outcome outcome,
      @Nullable Integer modelVersion) {
    this(project, ingestId, file, receivedAt, endedAt, rows, outcome, modelVersion, null);
  }

  private static final String TO_PREDICT = ProjectName.TO_PREDICT + "/";

  /** The uploads of a project, in the order in which they were noticed. */
  public static final TimeIndex<Upload> BY_ARRIVAL = new TimeIndex<>("upload-at", Upload::key);

  /**
   * The project that a file is dropped for: its key is {@code <project>/<file>}, or {@code
   * batch-in/<project>/<file>} where its rows are to be predicted.
   *
   * @throws InvalidInputException if the file is under no project's name
   */
  public static ProjectName projectOf(ObjectRef file) {
    String key = withoutPurpose(file);
    int slash = key.indexOf('/');
    int at = key.indexOf('@');
    Check.that(
        slash > 0 && !key.endsWith("/"),
        "object key",
        isToPredict(file) ? TO_PREDICT + "<project>/<file>" : "<project>/<file>",
        file.key());
    return new ProjectName(
        key.substring(0, at > 0 && at < slash && !isToPredict(file) ? at : slash));
  }

  /**
   * The branch that a file is dropped for, as {@code <project>@<branch>/<file>}; empty where it is
   * for the main line.
   */
  public static Optional<String> branchOf(ObjectRef file) {
    String place = file.key().split("/", 2)[0];
    int at = place.indexOf('@');
    return at <= 0 ? Optional.empty() : Optional.of(place.substring(at + 1));
  }

  /** Its name, the same on every branch: a file of this name takes its place. */
  static String onMain(String key) {
    return key.replaceFirst("^([^/@]+)@[^/]*/", "$1/");
  }

  /**
   * The file's name in its project, which may have folders: what follows the project in its key.
   */
  public static String nameOf(ObjectRef file) {
    String key = withoutPurpose(file);
    return key.substring(key.indexOf('/') + 1);
  }

  /** Whether the rows of a file are to be predicted, and not to be learned from. */
  public static boolean isToPredict(ObjectRef file) {
    return file.key().startsWith(TO_PREDICT);
  }

  /** The key under which a file of this name is dropped to be predicted. */
  public static String toPredict(ProjectName project, String name) {
    return TO_PREDICT + project + "/" + name;
  }

  private static String withoutPurpose(ObjectRef file) {
    return isToPredict(file) ? file.key().substring(TO_PREDICT.length()) : file.key();
  }

  /** The id under which this version of this object is taken in. */
  public static String ingestId(ObjectRef file) {
    return "in-" + Sha256.of(file.toString()).shortHex();
  }

  /** Where the upload of this id is kept. */
  public static Key<Upload> key(ProjectName project, String ingestId) {
    return new Key<>(Upload.class, Key.partitionOf(project), prefix() + ingestId);
  }

  /** The prefix of all uploads' sort keys. */
  public static String prefix() {
    return "upload#";
  }

  /** The same upload, ended. */
  public Upload ended(Instant at, @Nullable RowCounts counts, Outcome how) {
    return new Upload(
        project, ingestId, file, receivedAt, at, counts, how, modelVersion, gatheredUntil);
  }

  /** The same upload, to be predicted by this version. */
  Upload predictedBy(int version) {
    return new Upload(project, ingestId, file, receivedAt, endedAt, rows, outcome, version);
  }

  /** The same upload, which is published with the others that come until then. */
  Upload gathered(RowCounts counts, Instant until) {
    return new Upload(
        project, ingestId, file, receivedAt, endedAt, counts, outcome, modelVersion, until);
  }

  /** What became of a file. */
  public sealed interface Outcome {

    /** What it is now, in a few words. */
    default String word() {
      return switch (this) {
        case Published(var version) -> "dataset " + version;
        case Branched(var branch, var number) ->
            "version %s of branch %s".formatted(number, branch);
        case Declared(var revision) -> "project revision " + revision;
        case Predicted(var version, var _) -> "predicted by version " + version;
        case Forgotten(var erasure) -> "erasure " + erasure;
        case Refused _ -> "refused";
      };
    }

    /** Its rows are this dataset version: a new one, or one that another file with them became. */
    record Published(int datasetVersion) implements Outcome {}

    /**
     * Its rows are this version of a branch.
     *
     * @param number of the branch's own versions; of an earlier one where it has the same rows
     */
    record Branched(String branch, int number) implements Outcome {}

    /** It defines the project anew. */
    record Declared(int projectRevision) implements Outcome {}

    /** It said whose rows are to be forgotten, and they are. */
    record Forgotten(int erasure) implements Outcome {}

    /**
     * Its rows were predicted.
     *
     * @param version of the model that did
     * @param predictions the file that says what was predicted
     */
    record Predicted(int version, ObjectRef predictions) implements Outcome {}

    /**
     * Nothing of it is used.
     *
     * @param reason in plain words; of more than 4000 characters, the beginning: the report has all
     */
    record Refused(String reason) implements Outcome {
      public Refused {
        reason = Shortened.to(4000, reason);
      }
    }
  }
}
