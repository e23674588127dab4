package io.millrace.tabular.check;

import io.millrace.tabular.parquet.PublishedFile;
import io.millrace.tabular.profile.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an upload. Neither is a failure of ours; both are final. */
public sealed interface Audit {

  /** What was found, however far reading got. */
  AuditReport report();

  /**
   * The rows that keep the rules are a dataset.
   *
   * @param profile of those rows
   * @param file that holds them; null where none was asked for
   */
  record Published(AuditReport report, Profile profile, @Nullable PublishedFile file)
      implements Audit {}

  /**
   * Nothing of the upload may be used: it cannot be read, has no row left, or fails a check.
   *
   * @param reasons complete sentences, at least one
   */
  record Refused(AuditReport report, List<String> reasons) implements Audit {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
