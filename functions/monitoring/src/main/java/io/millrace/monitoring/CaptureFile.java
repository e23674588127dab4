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
import java.util.Arrays;
import java.util.HashSet;
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
   * Hands over each prediction once, however often it is in the file, and passes over what is none.
   *
   * @param now no prediction was given after it
   * @param each takes a prediction, or refuses it: then it counts as none
   * @return how many things were passed over: lines, or the rest of the file
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  int read(Instant now, Predicate<Capture> each) {
    var object = objects.head(bucket, key.key());
    if (object.isEmpty()) {
      return 0; // removed by the bucket's life cycle since it was listed
    }
    int skipped = 0;
    try (InputStream in = objects.read(object.get());
        InputStream text = new GZIPInputStream(in)) {
      var lines = new BoundedLines(text, LONGEST_LINE, MOST_BYTES);
      skipped = read(lines, now, each) + lines.tooLong();
      if (lines.cutShort()) {
        log.error("{} has more than {} bytes; the rest is not read", key, MOST_BYTES);
        skipped++;
      }
    } catch (ZipException | EOFException e) {
      log.error("{} is cut short or damaged", key, e);
      skipped++;
    } catch (InvalidInputException gone) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object.get(), e);
    }
    if (skipped > 0) {
      log.error("{} things in {} are no predictions, and were passed over", skipped, key);
    }
    return skipped;
  }

  private int read(BoundedLines lines, Instant now, Predicate<Capture> each) throws IOException {
    Set<String> ids = new HashSet<>();
    int unreadable = 0;
    int refused = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      Optional<Capture> capture = parsed(line, now);
      if (capture.isEmpty()) {
        unreadable++;
        if (unreadable == MOST_UNREADABLE) {
          log.error("{} lines of {} are no predictions; the rest is not read", unreadable, key);
          break;
        }
      } else if (ids.add(capture.get().predictionId()) && !each.test(capture.get())) {
        refused++;
      }
    }
    return unreadable + refused;
  }

  private Optional<Capture> parsed(String line, Instant now) {
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
