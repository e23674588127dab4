package io.millrace.batch;

import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;

/** What became of a file, in the answer of a function. */
record FileState(String project, String ingestId, String state) {

  static FileState of(Upload upload) {
    Outcome outcome = upload.outcome();
    return new FileState(
        upload.project().value(),
        upload.ingestId(),
        switch (outcome) {
          case null -> "received";
          case Outcome.Predicted(var version, var _) -> "predicted by version " + version;
          case Outcome.Published _, Outcome.Branched _ -> "no file to predict";
          case Outcome.Declared _, Outcome.Forgotten _ -> "no file to predict";
          case Outcome.Refused(var reason) -> "refused: " + reason;
        });
  }

  /** Without the reason, which may quote what was given. */
  @Override
  public String toString() {
    return "%s of %s: %s".formatted(ingestId, project, state.split(":", 2)[0]);
  }
}
