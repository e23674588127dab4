package io.millrace.intake;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;

/** What became of a file, in the answer of a function. */
record UploadState(String project, String ingestId, String state) {

  static UploadState of(Upload upload) {
    Outcome outcome = upload.outcome();
    return new UploadState(
        upload.project().value(),
        upload.ingestId(),
        switch (outcome) {
          case null ->
              UploadFolder.ofPart(upload.file())
                  .map(folder -> "waits for " + folder.waitsFor())
                  .orElse("received");
          case Outcome.Published(var version) -> "dataset " + version;
          case Outcome.Declared(var revision) -> "project revision " + revision;
          case Outcome.Predicted(var version, var _) -> "predicted by version " + version;
          case Outcome.Forgotten(var erasure) -> "erasure " + erasure;
          case Outcome.Refused(var reason) -> "refused: " + reason;
        });
  }

  /** The state of a file that is no data, and of which nothing is noted. */
  static UploadState ofHidden(ProjectName project, ObjectRef file) {
    return new UploadState(project.value(), Upload.ingestId(file), "no data");
  }

  /** Without the reason, which may quote what was given. */
  @Override
  public String toString() {
    return "%s of %s: %s".formatted(ingestId, project, state.split(":", 2)[0]);
  }
}
