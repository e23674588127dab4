package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.pointer.Pointer;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of dataset versions beside the main one, which nothing is trained on by itself and nobody
 * else reads: a pointer to a version, whatever its size.
 *
 * @param base the dataset version that it begins with
 * @param first how many versions of its own those who had this name before left
 * @param number its newest version of its own, counted with those; {@code first} while it is at its
 *     base
 * @param by who began it
 * @param merge how somebody wants it merged; null while nobody does
 * @param ended how it ended; null while it is open
 */
public record Branch(
    ProjectName project,
    String name,
    int base,
    int first,
    int number,
    String by,
    Instant at,
    @Nullable Merge merge,
    @Nullable End ended)
    implements Entity {

  /** What the line is called that models learn from. */
  public static final String MAIN = "main";

  /** How many a project may have at once, and ever. */
  public static final int MOST = 100;

  private static final String PREFIX = "branch#";
  private static final String MERGE_FILE = "/merge.json";

  /**
   * What somebody wants to become of it.
   *
   * @param prefer which files count that both lines changed; null where there have to be none
   */
  public record Merge(@Nullable Side prefer, String by, String why) {}

  /** One of two lines that are merged. */
  public enum Side {
    /** The main one. */
    OURS,
    /** The branch. */
    THEIRS
  }

  /** How a branch ended. */
  public sealed interface End {

    /** It is this dataset version of the main line. */
    record Merged(int dataset) implements End {}

    /** Somebody does not want it. */
    record Dropped() implements End {}

    /** It had rows that were forgotten. */
    record Withdrawn(int erasure) implements End {}
  }

  public Branch {
    checkName(name);
  }

  /** Refuses what is no name of a branch. */
  static void checkName(String name) {
    Pointer.checkName("branch", name);
    Check.that(!name.equals(MAIN), "branch", "another name than that of the main line", name);
  }

  /** Whether it has versions of its own. */
  public boolean hasGrown() {
    return number > first;
  }

  public boolean isOpen() {
    return ended == null;
  }

  /** Where the branch of this name is kept. */
  public static Key<Branch> key(ProjectName project, String name) {
    return new Key<>(Branch.class, Key.partitionOf(project), PREFIX + name);
  }

  static String prefix() {
    return PREFIX;
  }

  /** Where its version of this number is kept, apart from those of the main line. */
  static Key<DatasetVersion> versionKey(ProjectName project, String name, int number) {
    return new Key<>(
        DatasetVersion.class, Key.partitionOf(project), versionPrefix(name) + Key.padded(number));
  }

  static String versionPrefix(String name) {
    return "branched#%s#".formatted(name);
  }

  /** The file that asks for its merge, in the bucket that files are dropped into. */
  public String mergeFile() {
    return project + "@" + name + MERGE_FILE;
  }

  /** Whether a file in that bucket is that of a merge. */
  public static boolean isMerge(ObjectRef file) {
    return Upload.branchOf(file).isPresent()
        && file.key().indexOf('/') == file.key().length() - MERGE_FILE.length()
        && file.key().endsWith(MERGE_FILE);
  }

  Branch grown(int to) {
    return new Branch(project, name, base, first, to, by, at, null, ended);
  }

  Branch merging(Merge how) {
    return new Branch(project, name, base, first, number, by, at, how, ended);
  }

  Branch ended(End how) {
    return new Branch(project, name, base, first, number, by, at, merge, how);
  }
}
