package io.millrace.local.service;

import java.util.Map;

/** Where services publish CloudWatch metrics about themselves. */
@FunctionalInterface
public interface MetricSink {

  /** Records one value, now. */
  void record(String namespace, String name, Map<String, String> dimensions, double value);
}
