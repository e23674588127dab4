package io.millrace.monitoring;

import static java.util.Comparator.comparing;

import io.millrace.domain.Sha256;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of one window, of all versions, and what is known of what came true of them.
 *
 * <p>Predictions and labels each form a set by the prediction's id, of labels the one that is last
 * in {@link Feedback#ORDER}. So whatever is added in whatever order and however often leaves the
 * same, and a label may come before its prediction. Of a large window it is a sample: the {@link
 * #most} whose ids' hashes are the smallest, the same whoever adds what first.
 */
final class JoinedPredictions {

  /** So many are kept of predictions of one number; of those of many classes, fewer. */
  static final int MOST = 20_000;

  private static final int FEWEST = 400;

  /** Clocks of two machines differ by less. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** That of {@link Feedback#ORDER}. */
  private static final Comparator<Label> ORDER =
      comparing(Label::receivedAt)
          .thenComparingInt(Label::sequence)
          .thenComparing(label -> String.valueOf(label.outcome()));

  private final NavigableMap<String, Prediction> predictions = new TreeMap<>();
  private final NavigableMap<String, Label> labels = new TreeMap<>();
  private int most = MOST;

  /**
   * A prediction.
   *
   * @param entity what stands for the value of the entity key; null where there is none
   * @param segments the values of the columns that tell kinds of rows apart, empty where a row has
   *     none; null where there are no such columns
   */
  record Prediction(
      String id,
      int version,
      Instant at,
      @Nullable String entity,
      Capture.Output output,
      @Nullable Map<String, String> segments) {

    /** One whose kind is not told. */
    Prediction(String id, int version, Instant at, @Nullable String entity, Capture.Output output) {
      this(id, version, at, entity, output, null);
    }

    private int classes() {
      return switch (output) {
        case Capture.Output.Classified(var _, var _, var probabilities) -> probabilities.size();
        case Capture.Output.Estimated _ -> 1;
      };
    }
  }

  /**
   * What somebody said of a prediction.
   *
   * @param outcome null where it was taken back
   */
  record Label(String id, @Nullable Object outcome, Instant receivedAt, int sequence) {
    static Label of(String id, Feedback feedback) {
      return new Label(id, feedback.outcome(), feedback.receivedAt(), feedback.sequence());
    }
  }

  /** A prediction and what came true. */
  record Pair(Prediction prediction, Object outcome, Instant receivedAt) {
    Duration delay() {
      return Duration.between(prediction.at(), receivedAt);
    }
  }

  /** The form in which it is kept. */
  private record Stored(List<Prediction> predictions, List<Label> labels) {}

  void add(Prediction prediction) {
    predictions.putIfAbsent(place(prediction.id()), prediction);
    most = Math.min(most, Math.max(FEWEST, 2 * MOST / Math.max(2, prediction.classes())));
    cut(predictions);
  }

  void add(Label label) {
    labels.merge(
        place(label.id()), label, (one, other) -> ORDER.compare(one, other) < 0 ? other : one);
    cut(labels);
  }

  void addAll(JoinedPredictions other) {
    other.predictions.values().forEach(this::add);
    other.labels.values().forEach(this::add);
  }

  private void cut(NavigableMap<String, ?> ordered) {
    while (ordered.size() > most) {
      var _ = ordered.pollLastEntry();
    }
  }

  /** The place of a prediction, in an order that nobody can choose. */
  private static String place(String id) {
    return Sha256.of(id).hex();
  }

  /** Whether there is no such prediction, nor may one have been left out of the sample. */
  boolean lacks(String id) {
    String place = place(id);
    boolean isLooked = predictions.size() < most || place.compareTo(predictions.lastKey()) <= 0;
    return isLooked && !predictions.containsKey(place);
  }

  Collection<Prediction> predictions() {
    return predictions.values();
  }

  Collection<Label> labels() {
    return labels.values();
  }

  boolean hasLabels() {
    return !labels.isEmpty();
  }

  int size() {
    return predictions.size() + labels.size();
  }

  /**
   * The predictions of a version of which it is known what came true. A label from before its
   * prediction knows nothing.
   */
  List<Pair> pairs(int version) {
    List<Pair> pairs = new ArrayList<>();
    predictions.forEach((place, prediction) -> {
      Label label = labels.get(place);
      if (prediction.version() == version
          && label != null
          && label.outcome() != null
          && !label.receivedAt().isBefore(prediction.at().minus(SKEW))) {
        pairs.add(new Pair(prediction, label.outcome(), label.receivedAt()));
      }
    });
    return pairs;
  }

  /** The last prediction about an entity at or before this time. */
  Optional<Prediction> last(String entity, Instant asOf) {
    return predictions.values().stream()
        .filter(prediction -> entity.equals(prediction.entity()) && !prediction.at().isAfter(asOf))
        .max(comparing(Prediction::at).thenComparing(Prediction::id));
  }

  /** The same for the same content. */
  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(
          Json.bytes(new Stored(List.copyOf(predictions.values()), List.copyOf(labels.values()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws io.millrace.domain.InvalidInputException if it is not that
   */
  static JoinedPredictions read(InputStream bytes) throws IOException {
    var joined = new JoinedPredictions();
    try (var text = new GZIPInputStream(bytes)) {
      Stored stored = Json.read(text, Stored.class);
      stored.predictions().forEach(joined::add);
      stored.labels().forEach(joined::add);
    }
    return joined;
  }
}
