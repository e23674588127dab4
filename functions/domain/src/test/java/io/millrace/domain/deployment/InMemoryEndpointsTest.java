package io.millrace.domain.deployment;

import io.millrace.domain.deployment.Endpoints.Specification;
import io.millrace.domain.deployment.Endpoints.State;
import io.millrace.domain.project.Backend;
import io.millrace.domain.store.ObjectRef;
import java.util.Map;
import java.util.Optional;

class InMemoryEndpointsTest extends EndpointsContract {

  private final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  private int made;

  @Override
  protected Endpoints endpoints() {
    return endpoints;
  }

  @Override
  protected Specification serving() {
    return specification("serves-" + made++);
  }

  @Override
  protected Specification failing() {
    return specification("fails-" + made++);
  }

  @Override
  protected String scaling(String name) {
    return Optional.ofNullable(endpoints.scaled().get(name))
        .map(each ->
            "%s to %s by %s"
                .formatted(each.machines().instanceCount(), each.atMost(), each.invocations()))
        .orElse("");
  }

  @Override
  protected State settled(String name) {
    if (name.startsWith("fails")) {
      endpoints.fail("no ping");
    }
    endpoints.finish();
    return endpoints.state(name);
  }

  private static Specification specification(String name) {
    return new Specification(
        name,
        "version-1",
        new Endpoints.Served.Archive(new ObjectRef("models", "model.tar.gz", "v1"), Map.of()),
        new Backend.RealTime("ml.m5.large", 1));
  }
}
