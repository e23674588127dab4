package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.domain.store.ObjectStore;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.runtime.streaming.StreamedResponse;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of conversations with the models that say so: an object each, {@code
 * conversations/MODEL/YYYY/MM/DD/ID.json} of the data bucket. Whoever asks waits for none of it,
 * and is told the id as {@value #ID}.
 */
final class ConversationCaptures {

  static final String ID = "millrace-conversation";

  private static final Logger LOG = LoggerFactory.getLogger(ConversationCaptures.class);
  private static final int MOST_BYTES = 4 << 20;
  private static final int OK = 200;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Supplier<ObjectStore> objects;
  private final String bucket;
  private final Supplier<UUID> ids;
  private final ServingMetrics metrics;
  private final InstantSource clock;

  /**
   * @param objects asked for where something is to be kept
   * @param metrics are told what was lost
   */
  ConversationCaptures(
      Supplier<ObjectStore> objects,
      String bucket,
      Supplier<UUID> ids,
      ServingMetrics metrics,
      InstantSource clock) {
    this.objects = objects;
    this.bucket = bucket;
    this.ids = ids;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Of whom and of what something is kept. */
  record Asked(ProjectName model, Caller caller, ObjectNode request) {}

  /** The same answer, which is kept once it was sent, as far as it was. */
  LanguageAnswer kept(@Nullable Capture capture, Asked asked, LanguageAnswer answer) {
    if (capture == null) {
      return answer;
    }
    return response -> {
      var heard = new Heard(response, ids.get());
      Instant at = clock.instant();
      try {
        answer.sendTo(heard);
      } finally {
        heard.end();
        if (heard.isAnswer) {
          keep(capture, asked, at, heard);
        }
      }
    };
  }

  private void keep(Capture capture, Asked asked, Instant at, Heard heard) {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("id", heard.id.toString());
    kept.put("model", asked.model().value());
    kept.put("version", heard.version);
    kept.put("at", at.toString());
    kept.put("caller", asked.caller().name());
    kept.put("asked", asked.request());
    if (capture == Capture.CONVERSATIONS) {
      kept.put("answered", heard.body.toString(UTF_8));
      kept.put("whole", heard.isWhole);
    }
    try {
      var _ =
          objects
              .get()
              .write(
                  bucket,
                  "conversations/%s/%s/%s.json".formatted(asked.model(), DAY.format(at), heard.id),
                  Json.bytes(kept),
                  "application/json");
    } catch (UnavailableException e) {
      LOG.error("The conversation {} of {} is not kept.", heard.id, asked.model(), e);
      lost(asked.model(), heard.version);
    }
  }

  private void lost(ProjectName model, int version) {
    metrics.write(model, version, LoggedMetric.count("CaptureErrors", 1));
    metrics
        .log()
        .write(Map.of(), List.of(List.of()), List.of(LoggedMetric.count("LostCaptures", 1)));
  }

  /** Passes an answer on, and hears its first {@value #MOST_BYTES} bytes. */
  private static final class Heard implements StreamedResponse {

    private final StreamedResponse to;
    private final UUID id;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean isAnswer;
    private boolean isWhole;
    private int version;

    Heard(StreamedResponse to, UUID id) {
      this.to = to;
      this.id = id;
    }

    @Override
    public OutputStream begin(int status, Map<String, String> headers) throws IOException {
      if (status != OK) {
        return to.begin(status, headers);
      }
      isAnswer = true;
      isWhole = true;
      version = Integer.parseInt(headers.getOrDefault("millrace-version", "0"));
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put(ID, id.toString());
      OutputStream out = to.begin(status, all);
      return new OutputStream() {
        @Override
        public void write(int single) throws IOException {
          write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          int kept = Math.min(length, MOST_BYTES - body.size());
          body.write(bytes, from, kept);
          isWhole &= kept == length;
          out.write(bytes, from, length);
        }
      };
    }

    @Override
    public void end() {
      to.end();
    }
  }
}
