package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that the rows of one entity be forgotten, and what became of it; never whose they were.
 *
 * @param number 1, 2, 3 … without gap
 * @param column the column whose value says which rows
 * @param wish the digest of the {@link #file file} that holds the value until it is done
 * @param by who asked
 * @param why in their words
 * @param withdrawn the dataset versions that had such rows, in their order: their bytes are
 *     destroyed
 * @param rows that the newest dataset version had
 * @param remaining the dataset version that is the newest one without them; null where that had
 *     none of them, or nothing else
 * @param doneAt null until every byte is destroyed
 */
public record Erasure(
    ProjectName project,
    int number,
    String column,
    Sha256 wish,
    Instant askedAt,
    String by,
    String why,
    List<Integer> withdrawn,
    long rows,
    @Nullable Integer remaining,
    @Nullable Instant doneAt)
    implements Entity {

  /** The word for erasures among the {@link io.millrace.domain.state.Counter}s. */
  static final String KIND = "erasure";

  public Erasure {
    withdrawn = List.copyOf(withdrawn);
  }

  /** Where the value is kept until it is done, in the bucket that files are dropped into. */
  public String file() {
    return "%s/erasures/%s.json".formatted(project, number);
  }

  /** Whether a file in that bucket is that of an erasure. */
  public static boolean isWish(ObjectRef file) {
    return !Upload.isToPredict(file) && file.key().matches("[^/]+/erasures/[1-9][0-9]{0,8}\\.json");
  }

  /** Where this erasure is kept. */
  public static Key<Erasure> key(ProjectName project, int number) {
    return new Key<>(Erasure.class, Key.partitionOf(project), prefix() + Key.padded(number));
  }

  /** The prefix of all erasures' sort keys. */
  public static String prefix() {
    return "erasure#";
  }

  /** The same, which withdraws these as well. */
  Erasure withdrawing(List<Integer> versions) {
    var all = new TreeSet<>(Stream.concat(withdrawn.stream(), versions.stream()).toList());
    return with(List.copyOf(all), rows, remaining, doneAt);
  }

  /** The same, after which this version is the newest. */
  Erasure leaving(int version, long removed) {
    return with(withdrawn, rows + removed, version, doneAt);
  }

  Erasure done(Instant at) {
    return with(withdrawn, rows, remaining, at);
  }

  private Erasure with(
      List<Integer> versions, long removed, @Nullable Integer left, @Nullable Instant end) {
    return new Erasure(
        project, number, column, wish, askedAt, by, why, versions, removed, left, end);
  }
}
