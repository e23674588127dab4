package io.millrace.cost;

import io.millrace.wire.Json;
import io.millrace.wire.Prices;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** A small loop with one resource of every priced kind, and bills of it. */
final class Fixture {

  static final Deployment LOOP =
      Deployment.of(
          Map.of(
              "Loop",
              Json.mapper()
                  .readTree(
                      Objects.requireNonNull(
                          Fixture.class.getResourceAsStream("loop.template.json")))));

  private Fixture() {}

  static Bill bill(Load load) {
    return Bill.of(LOOP, load, Prices.usual(), Workload.assumed(), false);
  }

  static Deployment with(String type, String properties) {
    JsonNode template =
        Json.mapper()
            .readTree(
                "{\"Resources\": {\"It\": {\"Type\": \"%s\", \"Properties\": %s}}}"
                    .formatted(type, properties));
    return Deployment.of(Map.of("Stack", template));
  }

  static double monthly(String type, String properties) {
    return Bill.of(with(type, properties), Load.NONE, Prices.usual(), Workload.assumed(), false)
        .atRestWithoutStorage();
  }
}
