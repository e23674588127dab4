package io.millrace.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What monitoring keeps for itself, as it was written; see the test of the same name of wire. */
class StoredFormatsTest {

  @Test
  void whatIsStoredIsReadAndWrittenAsItWas() {
    assertThat(again("{\"finished\":\"2026-11-23T18:00:00Z\"}", CaptureProgress.class))
        .isEqualTo(new CaptureProgress(Instant.parse("2026-11-23T18:00:00Z")));
    assertThat(
            again(
                "{\"since\":\"2026-11-23T18:00:00Z\",\"inARow\":3,\"why\":\"It was late.\"}",
                UnfinishedTurns.class))
        .isEqualTo(new UnfinishedTurns(Instant.parse("2026-11-23T18:00:00Z"), 3, "It was late."));
    assertThat(again("{\"after\":\"feedback/a\",\"read\":[\"b\"]}", FeedbackProgress.class))
        .isEqualTo(new FeedbackProgress("feedback/a", List.of("b")));
    assertThat(again("{\"read\":[\"a\",\"b\"]}", CaptureHour.class))
        .isEqualTo(new CaptureHour(List.of("a", "b")));
    assertThat(
            again(
                """
                {"version":3,"from":"2026-11-23T18:45:00Z",\
                "profile":{"bucket":"data","key":"k","versionId":"v1"},"captures":["a"],\
                "judged":{"since":"2026-11-23T18:40:00Z",\
                "profile":{"bucket":"data","key":"l","versionId":"v2"},"rows":300}}\
                """,
                FoldedWindow.class))
        .isEqualTo(
            new FoldedWindow(
                3,
                Instant.parse("2026-11-23T18:45:00Z"),
                new ObjectRef("data", "k", "v1"),
                List.of("a"),
                new FoldedWindow.Judged(
                    Instant.parse("2026-11-23T18:40:00Z"), new ObjectRef("data", "l", "v2"), 300),
                null));
    assertThat(
            again(
                """
                {"version":3,"from":"2026-11-23T18:45:00Z",\
                "profile":{"bucket":"data","key":"k","versionId":"v1"},"captures":["a"],\
                "judged":{"since":"2026-11-23T18:45:00Z",\
                "profile":{"bucket":"data","key":"k","versionId":"v1"},"rows":300},\
                "segments":{"profiles":{"bucket":"data","key":"s","versionId":"v3"},\
                "judged":{"bucket":"data","key":"t","versionId":"v4"}}}\
                """,
                FoldedWindow.class))
        .extracting(FoldedWindow::segments)
        .isEqualTo(
            new FoldedWindow.Segments(
                new ObjectRef("data", "s", "v3"), new ObjectRef("data", "t", "v4")));
  }

  private static <T> T again(String stored, Class<T> type) {
    T read = Json.read(stored, type);
    assertThat(Json.text(read)).isEqualTo(stored);
    return read;
  }
}
