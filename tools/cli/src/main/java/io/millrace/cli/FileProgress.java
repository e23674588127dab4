package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How far a file is on its way, a line a stage, with the time since the start. */
public final class FileProgress {

  private final Console console;
  private final InstantSource clock;
  private final Instant start;

  /** Counts from now. */
  public FileProgress(Console console, InstantSource clock) {
    this(console, clock, clock.instant());
  }

  /** Counts from {@code start}. */
  public FileProgress(Console console, InstantSource clock, Instant start) {
    this.console = console;
    this.clock = clock;
    this.start = start;
  }

  /** A stage is reached. */
  public void stage(String name, String text) {
    console.line(
        "%s  %s  %s"
            .formatted(
                console.dim("%8s".formatted(Descriptions.seconds(elapsed()))),
                console.bold("%-10s".formatted(name)),
                text));
  }

  /** More about the stage that was reached last. */
  public void detail(String text) {
    console.line(" ".repeat(22) + text);
  }

  /** What goes on meanwhile; the next line takes its place. */
  public void meanwhile(String text) {
    console.moving(" ".repeat(22) + console.dim(text));
  }

  public Console console() {
    return console;
  }

  public Duration elapsed() {
    return Duration.between(start, clock.instant());
  }
}
