package io.millrace.local.firehose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * One delivery stream. A record that was accepted is delivered at least once: twice where this
 * process ends between a delivery and the note of it, as at AWS.
 */
final class DeliveryStream {

  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String name;
  private final DeliverySettings settings;
  private final Buffer buffer;
  private final Destination destination;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  DeliveryStream(
      String name,
      DeliverySettings settings,
      Path folder,
      Destination destination,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.name = name;
    this.settings = settings;
    this.buffer = new Buffer(folder);
    this.destination = destination;
    this.clock = clock;
    this.ids = ids;
  }

  String name() {
    return name;
  }

  DeliverySettings settings() {
    return settings;
  }

  /** Accepts a record. */
  void put(byte[] data) {
    buffer.add(data);
    if (buffer.openBytes() >= settings.sizeBytes()) {
      deliver();
    }
  }

  /** Delivers all that is buffered, what an earlier process left included. */
  synchronized void deliver() {
    buffer.seal();
    for (Path sealed : buffer.sealed()) {
      try {
        byte[] content = Buffer.content(sealed);
        destination.put(
            settings.bucket(),
            key(clock.instant()),
            settings.gzip() ? gzip(content) : content,
            "application/octet-stream");
        Files.delete(sealed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String key(Instant now) {
    return settings.prefix().at(now)
        + "%s-1-%s-%s".formatted(name, NAME_TIME.format(now), ids.get())
        + (settings.gzip() ? ".gz" : "");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
