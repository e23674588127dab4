package io.millrace.local.service;

import java.util.List;

/** Where services announce events, as on AWS's event bus. */
@FunctionalInterface
public interface EventSink {

  /** The bus that AWS's own services announce on. */
  String DEFAULT_BUS = "default";

  /**
   * Accepts an event and delivers it to the targets of all matching rules, at least once and in any
   * order. Returns before delivery.
   *
   * @param source as {@code aws.s3}
   * @param detailType as {@code Object Created}
   * @param detailJson a JSON object
   * @param resources ARNs of what the event is about
   */
  void put(
      String busName, String source, String detailType, String detailJson, List<String> resources);
}
