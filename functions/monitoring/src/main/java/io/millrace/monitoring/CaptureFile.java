package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object of captured predictions: gzip, one JSON object a line.
 *
 * <p>Whoever may write under {@code captures/} decides what is in it. So no line, nor all of them
 * together, is read beyond a bound, and no prediction is believed that was not given around the
 * time at which the object came.
 */
final class CaptureFile {

  private static final Logger log = LoggerFactory.getLogger(CaptureFile.class);

  /** What the delivery stream takes in one record; a line is never longer. */
  static final int LONGEST_LINE = 1000 << 10;

  /** Ten times what the delivery stream puts into one object. */
  static final long MOST_BYTES = 64L << 20;

  /** So many lines that are no predictions, and the rest is not looked at. */
  static final int MOST_UNREADABLE = 100_000;

  private final ObjectStore objects;
  private final String bucket;
  private final CaptureKey key;

  CaptureFile(ObjectStore objects, String bucket, CaptureKey key) {
    this.objects = objects;
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * What of a file was not counted.
   *
   * @param things that were passed over: lines, or the rest of the file
   * @param why the file itself is not whole, as a sentence; null where it is
   */
  record Passed(int things, @Nullable String why) {
    private static final Passed NOTHING = new Passed(0, null);
  }

  /**
   * Hands over each prediction once, however often it is in the file, and passes over what is none.
   *
   * @param now no prediction was given after it
   * @param each takes a prediction, or refuses it: then it counts as passed over
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  Passed read(Instant now, Predicate<Capture> each) {
    var object = objects.head(bucket, key.key());
    if (object.isEmpty()) {
      return Passed.NOTHING; // removed by the bucket's life cycle since it was listed
    }
    InputStream stored;
    try {
      stored = objects.read(object.get());
    } catch (InvalidInputException gone) {
      return Passed.NOTHING;
    }
    var count = new Count();
    List<String> why = new ArrayList<>();
    try (InputStream in = stored;
        InputStream text = new GZIPInputStream(in)) {
      var lines = new BoundedLines(text, LONGEST_LINE, MOST_BYTES);
      try {
        read(lines, now, each, count);
      } finally {
        count.unreadable += lines.tooLong();
      }
      if (lines.cutShort()) {
        why.add("It has more than %s bytes, and the rest is not read.".formatted(MOST_BYTES));
      }
    } catch (ZipException | EOFException e) {
      log.error("{} is cut short or damaged", key, e);
      why.add("It is cut short or damaged, and the rest is not read.");
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object.get(), e);
    }
    int skipped = count.unreadable + count.refused + why.size();
    if (skipped > 0) {
      log.error("{} things in {} are no predictions, and were passed over", skipped, key);
    }
    if (count.unreadable > 0) {
      why.add("So many of its lines are no predictions: %s.".formatted(count.unreadable));
    }
    return new Passed(skipped, why.isEmpty() ? null : String.join(" ", why));
  }

  /** What was passed over: lines that are no predictions, and predictions of nothing watched. */
  private static final class Count {
    private int unreadable;
    private int refused;
  }

  private void read(BoundedLines lines, Instant now, Predicate<Capture> each, Count count)
      throws IOException {
    Set<String> ids = new HashSet<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Optional<Capture> capture = parsed(line, now);
      if (capture.isPresent() && !ids.add(capture.get().predictionId())) {
        continue;
      }
      try {
        if (capture.isEmpty()) {
          count.unreadable++;
        } else if (!each.test(capture.get())) {
          count.refused++;
        }
      } catch (InvalidInputException | IllegalArgumentException noSuchValues) {
        count.unreadable++; // one bad line must not stop the next
      }
      if (count.unreadable == MOST_UNREADABLE) {
        log.error("{} lines of {} are no predictions; the rest is not read", MOST_UNREADABLE, key);
        break;
      }
    }
  }

  private Optional<Capture> parsed(byte[] line, Instant now) {
    try {
      return Optional.of(Json.read(line, Capture.class))
          .filter(CaptureFile::isWhole)
          .filter(capture -> key.mayHold(capture.at(), now));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** What a stranger wrote may lack anything. */
  private static boolean isWhole(Capture capture) {
    return allGiven(
            capture.predictionId(),
            capture.project(),
            capture.at(),
            capture.instance(),
            capture.output())
        && switch (capture.output()) {
          case Capture.Output.Classified(var label, _, var probabilities) ->
              allGiven(label, probabilities);
          case Capture.Output.Estimated _ -> true;
        };
  }

  private static boolean allGiven(@Nullable Object... parts) {
    return Arrays.stream(parts).allMatch(Objects::nonNull);
  }
}
