package io.millrace.intake;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;

/** What became of a file, in the answer of a function. */
record UploadState(String project, String ingestId, String state) {

  /** The clock's turn, which is of no file. */
  static final UploadState NONE = new UploadState("", "", "the clock's turn");

  static UploadState of(Upload upload) {
    Outcome outcome = upload.outcome();
    return new UploadState(
        upload.project().value(),
        upload.ingestId(),
        switch (outcome) {
          case null -> waiting(upload);
          case Outcome.Refused(var reason) -> "refused: " + reason;
          case Outcome.Published _,
              Outcome.Branched _,
              Outcome.Declared _,
              Outcome.Predicted _,
              Outcome.Forgotten _ ->
              outcome.word();
        });
  }

  private static String waiting(Upload upload) {
    return upload.gatheredUntil() != null
        ? "waits for others until " + upload.gatheredUntil()
        : UploadFolder.ofPart(upload.file())
            .map(folder -> "waits for " + folder.waitsFor())
            .orElse("received");
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
