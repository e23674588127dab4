package io.millrace.wire;

import static java.util.Comparator.comparing;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came true of one prediction, as somebody said it later: one line of JSON in the objects
 * under {@code feedback/PROJECT/YYYY/MM/DD/HH/} in the data bucket, the hour (UTC) in which it was
 * received.
 *
 * <p>Which prediction is meant is said by its id; or by the value of the project's entity key and a
 * time, and then it is the last one of that entity that was given at or before that time.
 *
 * <p>What holds of a prediction is the line about it that is last in {@link #ORDER}: a later one
 * corrects those before it, a repeated one changes nothing, and one without an outcome takes back
 * what was said. However late it comes, it counts for the time at which the prediction was given.
 * Lines may be there twice, and in any order.
 *
 * @param predictionId of a {@link Capture}; null where entity and time say which
 * @param entity the value of the entity key, as its column is read; null where there is an id
 * @param asOf null where there is an id
 * @param outcome the target as its column is read: a text, a number or a boolean; null to take back
 * @param receivedAt when the request came that said so
 * @param sequence its place in that request, from 0
 * @param by who said it
 */
public record Feedback(
    ProjectName project,
    @Nullable String predictionId,
    @Nullable String entity,
    @Nullable Instant asOf,
    @Nullable Object outcome,
    Instant receivedAt,
    int sequence,
    String by) {

  /**
   * The order from what was said first to what was said last; of what two requests said at the same
   * instant, the same is last for everybody.
   */
  public static final Comparator<Feedback> ORDER =
      comparing(Feedback::receivedAt)
          .thenComparingInt(Feedback::sequence)
          .thenComparing(feedback -> String.valueOf(feedback.outcome()));

  private static final String PREFIX = "feedback/";
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int TIME_ORDERED = 7; // version of a UUID, RFC 9562
  private static final int TIME_SHIFT = 16;

  public Feedback {
    Check.that(
        (predictionId == null) == (entity != null && asOf != null)
            && (entity == null) == (asOf == null),
        "feedback",
        "about an id, or about an entity and a time",
        String.valueOf(predictionId));
  }

  /** What the keys of all objects of a project begin with. */
  public static String prefix(ProjectName project) {
    return PREFIX + project + "/";
  }

  /**
   * What the keys of the objects of one hour begin with.
   *
   * @param received a time in that hour
   */
  public static String prefix(ProjectName project, Instant received) {
    return prefix(project) + HOUR.format(received) + "/";
  }

  /**
   * When the prediction was given, as far as its id tells: ids of the platform begin with the
   * millisecond in which they were made. So the captures of that hour and of those after it are
   * those to look at.
   */
  public Optional<Instant> predictedAt() {
    if (predictionId == null) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(predictionId);
      return id.version() == TIME_ORDERED
          ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIME_SHIFT))
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
