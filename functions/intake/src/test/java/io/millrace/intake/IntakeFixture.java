package io.millrace.intake;

import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** An intake in memory: files are dropped, taken in, and what became of them is read. */
abstract class IntakeFixture {

  static final InstantSource CLOCK = () -> Instant.EPOCH;

  static final String DEFINITION = "telco-churn/project.yaml";

  static final String TABLE = "id,tenure,churn\na,1,Yes\nb,2,No\nc,-3,No\nd,4,Yes\n";

  final InMemoryStateStore stateStore = new InMemoryStateStore();

  final InMemoryObjectStore objects = new InMemoryObjectStore();

  final IngestUpload function = function(stateStore, objects);

  final Datasets datasets = new Datasets(new Transactions(stateStore, _ -> {}), CLOCK);

  ObjectRef drop(String key, String text) {
    return objects.write("intake", key, text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  JsonNode report(ObjectRef file) {
    return json("reports/%s/%s.json".formatted(folder(file), Upload.ingestId(file)));
  }

  static String folder(ObjectRef file) {
    return file.key().substring(0, file.key().indexOf('/'));
  }

  JsonNode json(String key) {
    return Json.read(text(key), JsonNode.class);
  }

  String text(String key) {
    return new String(read(objects.head("data", key).orElseThrow()), StandardCharsets.UTF_8);
  }

  byte[] read(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything but how often an object was written over with the same. */
  String state() {
    var all = new StringBuilder(stateStore.contents()).append(stateStore.announced());
    for (String key : objects.list("data", "", "", 1000)) {
      String text =
          new String(read(objects.head("data", key).orElseThrow()), StandardCharsets.ISO_8859_1);
      all.append('\n').append(key).append(' ').append(text);
    }
    return all.toString()
        .replaceAll("versionId=v\\d+", "versionId=v")
        .replaceAll("\"versionId\":\"v\\d+\"", "\"versionId\":\"v\"");
  }

  static IngestUpload function(StateStore stateStore, ObjectStore objects) {
    var transactions = new Transactions(stateStore, _ -> {});
    return new IngestUpload(
        new Projects(transactions, CLOCK),
        new Datasets(transactions, CLOCK),
        transactions,
        objects,
        new Outputs(objects, "data"),
        _ -> {},
        CLOCK);
  }
}
