package io.millrace.domain.dataset;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.Branch.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the main line and of a branch, together: what the branch added to what both began
 * with comes after what the main line has, and what it took away is left out.
 *
 * <p>Where both changed the same file, by its name, the lines conflict.
 */
public final class MergedParts {

  private MergedParts() {}

  /**
   * Merges the files of which the next comes after the others.
   *
   * @param base what both began with
   * @param ours those of the main line
   * @param theirs those of the branch
   * @param prefer whose files count that both changed; null where there have to be none
   * @throws InvalidInputException if both changed a file, and nobody said whose counts
   */
  public static List<Part> of(
      List<Part> base, List<Part> ours, List<Part> theirs, @Nullable Side prefer) {
    Map<String, Part> before = named(base);
    Map<String, Part> main = named(ours);
    Map<String, Part> branch = named(theirs);
    Set<String> changed = new LinkedHashSet<>(branch.keySet());
    changed.addAll(before.keySet());
    changed.removeIf(name -> isSame(before.get(name), branch.get(name)));
    List<String> conflicts =
        changed.stream()
            .filter(name -> !isSame(before.get(name), main.get(name)))
            .filter(name -> !isSame(main.get(name), branch.get(name)))
            .toList();
    if (!conflicts.isEmpty() && prefer == null) {
      throw new InvalidInputException(
          "Both main and the branch changed %s%s since they parted: say --ours for what main has of it, or --theirs for what the branch has."
              .formatted(
                  conflicts.getFirst(),
                  conflicts.size() == 1
                      ? ""
                      : " and %s more files".formatted(conflicts.size() - 1)));
    }
    Set<String> taken = new HashSet<>(changed);
    if (prefer == Side.OURS) {
      conflicts.forEach(taken::remove);
    }
    List<Part> merged = new ArrayList<>();
    main.forEach((name, part) -> {
      if (!taken.contains(name) || isSame(part, branch.get(name))) {
        merged.add(part);
      }
    });
    branch.forEach((name, part) -> {
      if (taken.contains(name) && !isSame(part, main.get(name))) {
        merged.add(part);
      }
    });
    return merged;
  }

  private static Map<String, Part> named(List<Part> parts) {
    Map<String, Part> named = new LinkedHashMap<>();
    parts.forEach(part -> named.put(Upload.onMain(part.source().key()), part));
    return named;
  }

  private static boolean isSame(@Nullable Part one, @Nullable Part other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.digest().equals(other.digest());
  }
}
