package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The licence of everything that comes along, as the bill of materials of this build has it. */
class LicencesTest {

  private static final Path BILL = Path.of("..", "..", "target", "bom.json");

  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "MIT-0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "Go License", // of three clauses; re2j
          "EPL-2.0",
          "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)",
          "GNU General Public License (GPL), version 2, with the Classpath exception");

  /** What says no licence that has a name, by what it is and where it is written. */
  private static final Map<String, String> KNOWN =
      Map.of("dynamodb-local", "Amazon DynamoDB Local License Agreement; runs here, ships nowhere");

  @Test
  void everyLicenceIsOneThatIsAllowedAndNoneIsUnknown() throws IOException {
    assumeThat(BILL).as("a build without -Dcyclonedx.skip").exists();

    Map<String, Set<String>> others = new TreeMap<>();
    int looked = 0;
    for (JsonNode component :
        JsonMapper.shared().readTree(Files.readString(BILL)).path("components")) {
      looked++;
      Set<String> licences = licences(component);
      if (!KNOWN.containsKey(component.path("name").asString())
          && (licences.isEmpty() || !ALLOWED.containsAll(licences))) {
        others.put(component.path("purl").asString(), licences);
      }
    }

    assertThat(others).isEmpty();
    assertThat(looked).isGreaterThan(100);
  }

  private static Set<String> licences(JsonNode component) {
    Set<String> licences = new TreeSet<>();
    for (JsonNode each : component.path("licenses")) {
      JsonNode licence = each.path("license");
      licences.add(
          each.has("expression")
              ? each.path("expression").asString()
              : licence.path(licence.has("id") ? "id" : "name").asString());
    }
    return licences;
  }
}
