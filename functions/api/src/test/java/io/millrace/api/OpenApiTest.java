package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  /** Served by the prediction room. */
  private static final Set<String> PREDICTIONS =
      Set.of("GET /v1/models/{model}", "POST /v1/models/{model}/predict");

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() {
    Set<String> described = new TreeSet<>(new Described().operations());

    assertThat(described.removeAll(PREDICTIONS)).isTrue();
    assertThat(
            new ApiFixture()
                .api.routes().stream()
                    .map(route -> route.method() + " " + route.template())
                    .collect(Collectors.toSet()))
        .isEqualTo(described);
  }
}
