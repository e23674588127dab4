package io.millrace.definition;

import io.millrace.domain.project.Backend;
import java.util.Optional;

/** Reads where a version answers: {@code deployment.backend}. */
final class BackendReader {

  private static final String FUNCTION = "function";
  private static final String INSTANCE = "ml.m5.large";
  private static final long MEMORY = 2048;
  private static final long CONCURRENCY = 5;

  private BackendReader() {}

  /** Empty where something is wrong and was noted. */
  static Optional<Backend> read(YamlValue value) {
    if (value.is(FUNCTION)) {
      return Optional.of(new Backend.Function());
    }
    if (!value.isMapping()) {
      value.refuse("function, {instance: ml.m5.large, count: 1} or {serverless: {memory: 2048}}");
      return Optional.empty();
    }
    Section section = value.section("instance", "count", "scaling", "serverless");
    Optional<YamlValue> serverless = section.find("serverless");
    if (serverless.isPresent()) {
      for (String idle : new String[] {"instance", "count", "scaling"}) {
        section.find(idle).ifPresent(found -> found.note("says nothing beside serverless"));
      }
      return serverless.flatMap(BackendReader::serverless);
    }
    String instance = section.get("instance", YamlValue::text, INSTANCE);
    long count = section.get("count", YamlValue::integer, 1L);
    Optional<Backend.RealTime> machines =
        value.make(() -> new Backend.RealTime(instance, Math.clamp(count, 0, Integer.MAX_VALUE)));
    Optional<YamlValue> scaling = section.find("scaling");
    return scaling.isPresent()
        ? machines.flatMap(each -> scaled(each, scaling.get()))
        : machines.map(each -> each);
  }

  private static Optional<Backend> scaled(Backend.RealTime machines, YamlValue value) {
    Section section = value.section("atMost", "invocations");
    Optional<Long> atMost = section.require("atMost").flatMap(YamlValue::integer);
    Optional<Long> invocations = section.require("invocations").flatMap(YamlValue::integer);
    return atMost.isEmpty() || invocations.isEmpty()
        ? Optional.empty()
        : value.make(() ->
            new Backend.Scaled(
                machines,
                Math.clamp(atMost.get(), 0, Integer.MAX_VALUE),
                Math.clamp(invocations.get(), 0, Integer.MAX_VALUE)));
  }

  private static Optional<Backend> serverless(YamlValue value) {
    Section section = value.section("memory", "concurrency");
    long memory = section.get("memory", YamlValue::integer, MEMORY);
    long concurrency = section.get("concurrency", YamlValue::integer, CONCURRENCY);
    return value.make(() ->
        new Backend.Serverless(
            Math.clamp(memory, 0, Integer.MAX_VALUE),
            Math.clamp(concurrency, 0, Integer.MAX_VALUE)));
  }
}
