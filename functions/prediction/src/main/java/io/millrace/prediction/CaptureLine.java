package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Shortened;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A capture as it is kept.
 *
 * <p>One that would be longer than a record of the stream may be keeps the beginnings of its
 * longest texts, each marked as cut: what was predicted, and every other value, is kept as it was.
 *
 * @param version that predicted
 * @param json one line, with its line feed
 */
record CaptureLine(ProjectName model, int version, SdkBytes json) {

  /** The longest that a record of the stream may be: Firehose's limit. */
  static final int MOST_BYTES = 1000 << 10;

  private static final int LONGEST_TEXT = 128 << 10;
  private static final int SHORTEST_CUT = 1 << 10; // what is shorter is rather a word than a text

  int bytes() {
    return json.asByteArrayUnsafe().length;
  }

  /** Whether the stream takes it: not where it has very many columns. */
  boolean fits() {
    return bytes() <= MOST_BYTES;
  }

  static CaptureLine of(Capture capture) {
    CaptureLine line = whole(capture);
    for (int most = LONGEST_TEXT; !line.fits() && most >= SHORTEST_CUT; most /= 2) {
      line = whole(cut(capture, most));
    }
    return line;
  }

  private static CaptureLine whole(Capture capture) {
    return new CaptureLine(
        capture.project(), capture.version(), SdkBytes.fromUtf8String(Json.text(capture) + "\n"));
  }

  private static Capture cut(Capture capture, int most) {
    Map<String, @Nullable Object> instance = new LinkedHashMap<>(capture.instance());
    instance.replaceAll(
        (_, value) -> value instanceof String text ? Shortened.to(most, text) : value);
    return new Capture(
        capture.predictionId(),
        capture.project(),
        capture.version(),
        capture.at(),
        instance,
        capture.output(),
        capture.byDefault());
  }
}
