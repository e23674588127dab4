package io.millrace.definition;

import io.millrace.domain.InvalidInputException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Everything that is wrong with one file, by where it is. */
final class Problems {

  private static final int MOST_LISTED = 50;

  private final TreeSet<Problem> found = new TreeSet<>(Problem.ORDER);

  void add(Optional<Mark> where, String path, String what) {
    int line = where.map(Mark::getLine).orElse(0) + 1;
    int column = where.map(Mark::getColumn).orElse(0) + 1;
    found.add(new Problem(line, column, path.isEmpty() ? what : path + ": " + what));
  }

  boolean any() {
    return !found.isEmpty();
  }

  void refuseIfAny() {
    if (any()) {
      List<Problem> listed = found.stream().limit(MOST_LISTED).toList();
      int more = found.size() - listed.size();
      throw new InvalidInputException(
          listed.stream().map(Problem::toString).collect(Collectors.joining("\n"))
              + (more == 0 ? "" : "\n… and " + more + " more"));
    }
  }

  private record Problem(int line, int column, String text) {
    static final Comparator<Problem> ORDER =
        Comparator.comparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::text);

    @Override
    public String toString() {
      return line + ":" + column + ": " + text;
    }
  }
}
