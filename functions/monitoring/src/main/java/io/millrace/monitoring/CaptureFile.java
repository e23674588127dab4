package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One object of captured predictions: gzip, one JSON object a line. */
final class CaptureFile {

  private static final Logger log = LoggerFactory.getLogger(CaptureFile.class);

  private final ObjectStore objects;
  private final String bucket;
  private final String key;

  CaptureFile(ObjectStore objects, String bucket, String key) {
    this.objects = objects;
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * Hands over each prediction once, however often it is in the file. What cannot be read is passed
   * over and logged: it would stop all monitoring for ever otherwise.
   */
  void read(Consumer<Capture> each) {
    Set<String> ids = new HashSet<>();
    int unreadable = 0;
    var object = objects.head(bucket, key);
    if (object.isEmpty()) {
      return; // removed by the bucket's life cycle since it was listed
    }
    try (InputStream in = objects.read(object.get());
        var lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          Capture capture = Json.read(line, Capture.class);
          if (ids.add(capture.predictionId())) {
            each.accept(capture);
          }
        } catch (InvalidInputException e) {
          unreadable++;
        }
      }
    } catch (ZipException | EOFException e) {
      log.error("{} is cut short or damaged", key, e);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object.get(), e);
    }
    if (unreadable > 0) {
      log.error("{} has {} lines that are no predictions", key, unreadable);
    }
  }
}
