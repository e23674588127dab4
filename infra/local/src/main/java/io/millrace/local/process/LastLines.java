package io.millrace.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The end of what was written, and how much came before it. */
public final class LastLines {

  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();
  private long left;

  /** Keeps so many lines at most. */
  public LastLines(int most) {
    this.most = most;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if it cannot be read to there; what was read is kept
   */
  public void read(BufferedReader text) throws IOException {
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      add(line);
    }
  }

  private synchronized void add(String line) {
    lines.addLast(line);
    if (lines.size() > most) {
      lines.removeFirst();
      left++;
    }
  }

  /** The lines, below a word on those that were not kept. */
  @Override
  public synchronized String toString() {
    String kept = String.join("\n", lines);
    return left == 0 ? kept : "(%s lines before)%n%s".formatted(left, kept);
  }
}
