package io.millrace.local.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TracesKeptTest {

  @TempDir private Path folder;

  @Test
  void onlyTheNewestTracesAreInMemory() {
    TraceStore store = new TraceStore(100);
    for (int i = 0; i < 1_000; i++) {
      store.add(segment(i, "a"));
      store.add(segment(i, "b"));
    }

    assertThat(store.ids()).hasSize(100).contains(trace(999)).doesNotContain(trace(899));
    assertThat(store.segments(trace(999))).hasSize(2);
  }

  @Test
  void oneTraceDoesNotGrowForEver() {
    TraceStore store = new TraceStore(100);
    for (int i = 0; i < 1_100; i++) {
      store.add(segment(7, "segment-" + i));
    }

    assertThat(store.segments(trace(7))).hasSize(1_000);
  }

  @Test
  void theFilesDoNotGrowForEver() throws IOException {
    SegmentFile file = new SegmentFile(folder, 10_000);
    for (int i = 0; i < 1_000; i++) {
      file.append(segment(i, "a"));
    }

    try (var files = Files.list(folder)) {
      assertThat(files.mapToLong(each -> each.toFile().length()).sum()).isLessThan(20_001);
    }
    List<JsonNode> read = read();
    assertThat(read).hasSizeGreaterThan(100).endsWith(segment(999, "a"));
    assertThat(read).isSortedAccordingTo((a, b) -> id(a).compareTo(id(b)));
  }

  @Test
  void aLineThatWasCutOffCostsNoOther() throws IOException {
    new SegmentFile(folder, 10_000).append(segment(1, "a"));
    Files.writeString(
        folder.resolve("segments.jsonl"), "{\"trace_id\": \"1-5", StandardOpenOption.APPEND);

    SegmentFile file = new SegmentFile(folder, 10_000);
    file.read(document -> {});
    file.append(segment(2, "a"));

    assertThat(read()).containsExactly(segment(1, "a"), segment(2, "a"));
  }

  private List<JsonNode> read() throws IOException {
    List<JsonNode> read = new ArrayList<>();
    new SegmentFile(folder, 10_000).read(read::add);
    return read;
  }

  private static String id(JsonNode segment) {
    return segment.path("trace_id").asString();
  }

  private static String trace(int number) {
    return "1-" + (10_000 + number);
  }

  private static JsonNode segment(int trace, String id) {
    return JsonTrees.object().put("trace_id", trace(trace)).put("id", id).put("start_time", 1.5);
  }
}
