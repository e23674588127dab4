package io.millrace.intake;

import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.AuditReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file's sender is told of it: see {@link Outputs#report}.
 *
 * @param file that was dropped; of a folder, that which said that it was complete
 * @param files of the folder, in the order in which they were read; null where it was one file
 * @param published whether the rows that keep the rules are a dataset version
 * @param reasons why it is not; complete sentences
 * @param audit what was found; null where the file was not read as a table
 * @param sameAs the dataset version that had these very rows already; null where they are new or
 *     refused
 * @param quarantine the rows that break a rule, one JSON object a line; null where there are none
 */
record UploadReport(
    String project,
    String ingestId,
    ObjectRef file,
    @Nullable List<ObjectRef> files,
    boolean published,
    List<String> reasons,
    @Nullable AuditReport audit,
    @Nullable Integer sameAs,
    @Nullable ObjectRef quarantine) {

  static UploadReport refused(Upload upload, String reason) {
    return new UploadReport(
        upload.project().value(),
        upload.ingestId(),
        upload.file(),
        null,
        false,
        List.of(reason),
        null,
        null,
        null);
  }

  static UploadReport of(
      Upload upload,
      @Nullable List<ObjectRef> files,
      Audit audit,
      AuditReport found,
      @Nullable DatasetVersion known,
      @Nullable ObjectRef quarantine) {
    return new UploadReport(
        upload.project().value(),
        upload.ingestId(),
        upload.file(),
        files,
        audit instanceof Audit.Published,
        audit instanceof Audit.Refused refused ? refused.reasons() : List.of(),
        found,
        known == null ? null : known.version(),
        quarantine);
  }

  /** The same of a file that keeps the rules, but whose rows nothing may become. */
  UploadReport refused(String reason) {
    return new UploadReport(
        project, ingestId, file, files, false, List.of(reason), audit, null, quarantine);
  }
}
