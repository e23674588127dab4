package io.millrace.local.traces;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Segment documents by the trace that they are a part of; of the newest traces only. */
final class TraceStore {

  private static final int MOST_SEGMENTS = 1_000; // of one trace

  private final int most;
  private final ConcurrentNavigableMap<String, List<JsonNode>> traces =
      new ConcurrentSkipListMap<>();

  /** Keeps so many traces. */
  TraceStore(int most) {
    this.most = most;
  }

  /** Adds a segment; one with the same id was in progress until now. */
  synchronized void add(JsonNode document) {
    List<JsonNode> segments =
        traces.computeIfAbsent(
            document.path("trace_id").asString(), _ -> new CopyOnWriteArrayList<>());
    segments.removeIf(known -> known.path("id").equals(document.path("id")));
    if (segments.size() < MOST_SEGMENTS) {
      segments.add(document);
    }
    while (traces.size() > most) {
      traces.pollFirstEntry(); // the oldest: ids begin with their second
    }
  }

  /** The ids of all traces, oldest first. */
  List<String> ids() {
    return List.copyOf(traces.keySet());
  }

  /** The segments of a trace, in the order in which they began; none if it is not known. */
  List<JsonNode> segments(String trace) {
    return traces.getOrDefault(trace, List.of()).stream()
        .sorted(Comparator.comparingDouble(segment -> segment.path("start_time").asDouble()))
        .toList();
  }

  static double start(List<JsonNode> segments) {
    return segments.stream().mapToDouble(s -> s.path("start_time").asDouble()).min().orElse(0);
  }

  static double end(List<JsonNode> segments) {
    return segments.stream().mapToDouble(s -> s.path("end_time").asDouble()).max().orElse(0);
  }
}
