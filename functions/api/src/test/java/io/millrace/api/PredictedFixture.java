package io.millrace.api;

import static io.millrace.api.StageFixture.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.dataset.PredictedUploads;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;

/** What becomes of a file that was dropped to be predicted. */
public record PredictedFixture(StageFixture stage) {

  /** This was predicted of 9 of 10 rows of a file by version 3. */
  public void predicted(ObjectRef file, String predictions) {
    var uploads = new PredictedUploads(stage.platform.transactions(), stage.platform.clock());
    Upload upload = uploads.predictedBy(stage.platform.datasets().received(CHURN, file), 3);
    ObjectRef written =
        stage.objects.write(
            "data",
            "batch-out/telco-churn/" + Upload.nameOf(file),
            predictions.getBytes(UTF_8),
            "text/csv");
    var _ = uploads.predicted(upload, new RowCounts(10, 9, 1), 3, written);
  }
}
