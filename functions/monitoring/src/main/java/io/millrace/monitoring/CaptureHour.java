package io.millrace.monitoring;

import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which captured objects of an hour were read.
 *
 * <p>Each is remembered by itself, since they do not come in the order of their names.
 *
 * @param read a hash of each name, in their order
 */
record CaptureHour(List<String> read) implements Entity {

  static final CaptureHour NONE = new CaptureHour(List.of());

  /**
   * So many objects of an hour are read, many times what a stream of five MiB or a minute delivers,
   * and more are not: an item of the state store holds no more.
   */
  static final int MOST = 10_000;

  CaptureHour {
    read = List.copyOf(read);
  }

  static Key<CaptureHour> key(Instant hour) {
    return new Key<>(CaptureHour.class, "monitoring", "read#" + hour);
  }

  /** This hour once these were read, too. */
  CaptureHour and(Collection<String> hashes) {
    Set<String> all = new TreeSet<>(read);
    all.addAll(hashes);
    return new CaptureHour(List.copyOf(all));
  }
}
