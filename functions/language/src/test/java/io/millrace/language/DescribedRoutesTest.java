package io.millrace.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DescribedRoutesTest {

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() throws IOException {
    var load = new Load(LoadSettings.builder().build());
    Map<?, ?> file =
        (Map<?, ?>) load.loadFromString(Files.readString(Path.of("../../events/openapi.yaml")));
    Set<String> described = new TreeSet<>();
    ((Map<?, ?>) Objects.requireNonNull(file.get("paths")))
        .forEach((path, operations) -> {
          if (path.toString().startsWith("/openai/")) {
            for (Object method : ((Map<?, ?>) operations).keySet()) {
              if (!Set.of("parameters", "servers").contains(method)) {
                described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path);
              }
            }
          }
        });

    assertThat(new TreeSet<>(LanguageApi.routes())).isEqualTo(described);
  }
}
