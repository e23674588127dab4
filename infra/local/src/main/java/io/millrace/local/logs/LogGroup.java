package io.millrace.local.logs;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log group in segments of JSON Lines; when one is full the next begins, and the oldest goes.
 *
 * <p>Safe for use by many threads.
 */
final class LogGroup {

  private static final int SEGMENT_BYTES = 1024 * 1024;
  private static final int SEGMENTS = 8;
  private static final int LONGEST_MESSAGE = 256 * 1024; // as CloudWatch Logs

  /** A stream's first and last event, in milliseconds since the epoch. */
  record Span(long firstMillis, long lastMillis) {}

  private final String name;
  private final Path folder;
  private final InstantSource clock;
  private final Map<String, Span> streams = new LinkedHashMap<>();
  private long nextId;
  private long segment;
  private long segmentBytes;
  private @Nullable OutputStream open;

  /** Takes up what an earlier start wrote. */
  LogGroup(String name, Path folder, InstantSource clock) {
    this.name = name;
    this.folder = folder;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      for (Path file : segments()) {
        segment = number(file);
        segmentBytes = Files.size(file);
      }
      endLine();
      for (LogEvent event : read(event -> true)) {
        nextId = event.id() + 1;
        note(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("log group " + name, e);
    }
  }

  String name() {
    return name;
  }

  /** Makes a stream; says whether it is new. */
  synchronized boolean create(String stream) {
    return streams.putIfAbsent(stream, new Span(0, 0)) == null;
  }

  /** Removes a stream with its events. */
  synchronized void delete(String stream) {
    close();
    try {
      for (Path file : segments()) {
        Path rest = file.resolveSibling(file.getFileName() + ".new");
        try (Stream<String> lines = lines(file)) {
          Files.write(
              rest,
              lines
                  .filter(line ->
                      LogEvent.read(line)
                          .filter(event -> !event.stream().equals(stream))
                          .isPresent())
                  .toList());
        }
        Files.move(rest, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      segmentBytes = Files.exists(file(segment)) ? Files.size(file(segment)) : 0;
      streams.remove(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("log group " + name, e);
    }
  }

  /** Removes all that the group holds. */
  synchronized void delete() {
    close();
    try {
      for (Path file : segments()) {
        Files.delete(file);
      }
      Files.delete(folder);
      streams.clear();
    } catch (IOException e) {
      throw new UncheckedIOException("log group " + name, e);
    }
  }

  void append(String stream, String message) {
    append(stream, message, clock.millis());
  }

  synchronized void append(String stream, String message, long timestampMillis) {
    String bounded =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    LogEvent event = new LogEvent(nextId++, timestampMillis, stream, bounded);
    byte[] line = event.line().getBytes(StandardCharsets.UTF_8);
    try {
      if (segmentBytes + line.length > SEGMENT_BYTES) {
        turn();
      }
      opened().write(line);
      segmentBytes += line.length;
    } catch (IOException e) {
      cutBack();
      throw new UncheckedIOException("log group " + name, e);
    }
    note(event);
  }

  synchronized Map<String, Span> streams() {
    return new LinkedHashMap<>(streams);
  }

  /** The events that are wanted, oldest first. */
  synchronized List<LogEvent> read(Predicate<LogEvent> wanted) {
    List<LogEvent> events = new ArrayList<>();
    try {
      for (Path file : segments()) {
        try (Stream<String> lines = lines(file)) {
          lines.map(LogEvent::read).flatMap(Optional::stream).filter(wanted).forEach(events::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("log group " + name, e);
    }
    return events;
  }

  /** Removes what a failed write left. */
  private void cutBack() {
    try (FileChannel channel = FileChannel.open(file(segment), WRITE)) {
      channel.truncate(segmentBytes);
    } catch (IOException e) {
      segmentBytes = Long.MAX_VALUE / 2; // the next line begins the next segment
    }
  }

  /** What follows is no part of a line that was cut off, by a crash or a disk that was full. */
  private void endLine() throws IOException {
    Path file = file(segment);
    if (segmentBytes == 0 || !Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      if (channel.read(last, segmentBytes - 1) == 1 && last.get(0) != '\n') {
        segmentBytes += channel.write(ByteBuffer.wrap(new byte[] {'\n'}), segmentBytes);
      }
    }
  }

  /** The lines of a file, whatever bytes are in it. */
  private static Stream<String> lines(Path file) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    return reader
        .lines()
        .onClose(() -> {
          try {
            reader.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void note(LogEvent event) {
    streams.merge(
        event.stream(),
        new Span(event.timestampMillis(), event.timestampMillis()),
        (known, fresh) ->
            new Span(
                known.firstMillis() == 0 ? fresh.firstMillis() : known.firstMillis(),
                fresh.lastMillis()));
  }

  /** Lets go of its file; who appends opens it again. */
  synchronized void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("log group " + name, e);
    } finally {
      open = null;
    }
  }

  private OutputStream opened() throws IOException {
    if (open == null) {
      open =
          Files.newOutputStream(
              file(segment), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return open;
  }

  private void turn() throws IOException {
    close();
    segment++;
    segmentBytes = 0;
    if (Files.deleteIfExists(file(segment - SEGMENTS))) {
      long kept = firstMillis(file(segment - SEGMENTS + 1));
      streams.values().removeIf(span -> span.lastMillis() < kept && span.lastMillis() > 0);
    }
  }

  private static long firstMillis(Path file) throws IOException {
    try (Stream<String> lines = lines(file)) {
      return lines
          .map(LogEvent::read)
          .flatMap(Optional::stream)
          .findFirst()
          .map(LogEvent::timestampMillis)
          .orElse(0L);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private Path file(long number) {
    return folder.resolve(String.format(Locale.ROOT, "%09d.jsonl", number));
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 9));
  }
}
