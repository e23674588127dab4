package io.millrace.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteKeyTest {

  @Test
  void variablesTakeOneSegmentAndGreedyOnesTheRest() {
    assertThat(match("GET /a/{b}/c", "/a/x/c")).contains(Map.of("b", "x"));
    assertThat(match("GET /a/{b}", "/a/x/c")).isEmpty();
    assertThat(match("GET /a/{proxy+}", "/a/x/c")).contains(Map.of("proxy", "x/c"));
    assertThat(match("GET /a/{proxy+}", "/a")).isEmpty();
    assertThat(match("POST /a", "/a")).isEmpty();
    assertThat(match("ANY /a", "/a")).contains(Map.of());
    assertThat(match("$default", "/anything")).contains(Map.of());
  }

  @Test
  void mostSpecificRouteComesFirst() {
    List<String> sorted =
        Stream.of(
                "$default",
                "ANY /{proxy+}",
                "GET /a/{proxy+}",
                "ANY /a/b",
                "GET /a/{b}",
                "GET /a/b")
            .map(RouteKey::of)
            .sorted(Comparator.comparingLong(RouteKey::vagueness))
            .map(RouteKey::text)
            .toList();

    assertThat(sorted).startsWith("GET /a/b", "ANY /a/b", "GET /a/{b}").endsWith("$default");
  }

  private static Optional<Map<String, String>> match(String key, String path) {
    return RouteKey.of(key).match("GET", RouteKey.split(path));
  }
}
