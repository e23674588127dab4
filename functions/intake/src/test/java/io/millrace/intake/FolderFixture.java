package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.state.Revised;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An intake in memory, and folders of files that are dropped into it. */
abstract class FolderFixture extends IntakeFixture {

  static final String HEADER = "id,tenure,churn\n";
  static final String FIRST = HEADER + "a,1,Yes\nb,2,No\nc,3,No\n";
  static final String SECOND = HEADER + "d,4,Yes\ne,5,No\nf,6,No\n";

  void define() {
    define("{mode: replace}");
  }

  void define(String data) {
    assertThat(function.apply(drop(DEFINITION, definition(data))).state())
        .startsWith("project revision");
  }

  static String definition(String data) {
    return """
    name: telco-churn
    task: binary
    target: churn
    positive: "Yes"
    columns: {id: text, tenure: {type: integer, range: [0, null]}, churn: {type: category, required: true}}
    checks: {rows: none}
    data: %s
    """
        .formatted(data);
  }

  static ObjectRef write(ObjectStore objects, String key, String text) {
    return write(objects, key, text.getBytes(StandardCharsets.UTF_8));
  }

  static ObjectRef write(ObjectStore objects, String key, byte[] bytes) {
    return objects.write("intake", key, bytes, "application/octet-stream");
  }

  Upload upload(ObjectRef file) {
    return stateStore
        .find(Upload.key(CHURN, Upload.ingestId(file)))
        .map(Revised::value)
        .orElseThrow();
  }

  List<@Nullable Outcome> outcomes(ObjectRef... files) {
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    for (ObjectRef file : files) {
      outcomes.add(upload(file).outcome());
    }
    return outcomes;
  }

  DatasetManifest manifest(DatasetVersion version) {
    return Json.read(objects.read(version.manifest()), DatasetManifest.class);
  }
}
