package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file has to satisfy as a whole, or what the dataset becomes by it; a file that does not is
 * refused, and nothing of it published.
 */
public sealed interface DatasetCheck {

  /**
   * The number of rows left after quarantine.
   *
   * @param minimum at least 1
   * @param maximum null for no upper bound
   */
  record RowCount(long minimum, @Nullable Long maximum) implements DatasetCheck {
    public RowCount {
      Check.that(minimum >= 1, "row-count minimum", "at least 1", minimum);
      Check.that(
          maximum == null || maximum >= minimum, "row-count maximum", ">= minimum", maximum + "");
    }
  }

  /** The share of rows in which a column has a value is at least {@code minimum}, in (0, 1]. */
  record Completeness(String column, double minimum) implements DatasetCheck {
    public Completeness {
      share("completeness minimum", minimum);
    }
  }

  /** The share of distinct combinations of these columns is at least {@code minimum}, in (0, 1]. */
  record Uniqueness(List<String> columns, double minimum) implements DatasetCheck {
    public Uniqueness {
      Check.that(!columns.isEmpty(), "uniqueness columns", "at least one column", columns);
      columns = List.copyOf(columns);
      share("uniqueness minimum", minimum);
    }
  }

  /** The share of the rarest class of the target is at least {@code minimum}, in (0, 0.5]. */
  record ClassBalance(double minimum) implements DatasetCheck {
    public ClassBalance {
      Check.that(minimum > 0 && minimum <= 0.5, "class-balance minimum", "in (0, 0.5]", minimum);
    }
  }

  /** The share of rows put into quarantine is at most {@code maximum}, in [0, 1). */
  record Quarantine(double maximum) implements DatasetCheck {
    public Quarantine {
      Check.that(maximum >= 0 && maximum < 1, "quarantine maximum", "in [0, 1)", maximum);
    }
  }

  /**
   * Neither the target nor a feature differs from the previous dataset version by a population
   * stability index above {@code maximumPsi} (0.25 is the usual level of a severe shift) and by
   * more than chance. Dates, times and what is unique go on from file to file, and are not
   * compared.
   */
  record ChangeFromPrevious(double maximumPsi) implements DatasetCheck {
    public ChangeFromPrevious {
      Check.that(
          maximumPsi > 0 && Double.isFinite(maximumPsi),
          "change-from-previous maximum PSI",
          "finite, above 0",
          maximumPsi);
    }
  }

  /**
   * What the dataset becomes by a file that is added to what is there has to satisfy it.
   *
   * @param check one that is decided by profiles, which merge: on the number of rows, completeness,
   *     the balance of classes or the change from the dataset version before
   */
  record OfDataset(DatasetCheck check) implements DatasetCheck {
    public OfDataset {
      Check.that(
          takes(check),
          "checks.dataset",
          "on rows, completeness, classBalance or changeFromPrevious",
          check);
    }

    /** Whether a check may be one on the dataset. */
    public static boolean takes(DatasetCheck check) {
      return switch (check) {
        case RowCount _, Completeness _, ClassBalance _, ChangeFromPrevious _ -> true;
        case Uniqueness _, Quarantine _, OfDataset _ -> false;
      };
    }
  }

  private static void share(String field, double value) {
    Check.that(value > 0 && value <= 1, field, "in (0, 1]", value);
  }
}
