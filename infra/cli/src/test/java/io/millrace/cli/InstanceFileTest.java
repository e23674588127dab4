package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InstanceFileTest {

  private static final JsonNode MODEL =
      Json.read(
          """
          {"signature":{"inputs":[{"name":"tenure","type":"integer"},{"name":"zip","type":"category"},
           {"name":"charges","type":"number"},{"name":"partner","type":"boolean"}],
           "carried":["id"]}}
          """,
          JsonNode.class);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenure,zip,charges,partner,churn,id\n1,01234,2.50,yes,Yes,7\n,\"a,b\",,,No,8\n",
        "\ufefftenure;zip;charges;partner;churn;id\n1;01234;2.50;yes;Yes;7\n;a,b;;;No;8",
        "[{\"tenure\":1,\"zip\":\"01234\",\"charges\":2.50,\"partner\":\"yes\",\"id\":\"7\"},{\"zip\":\"a,b\",\"id\":\"8\"}]",
        "{\"instances\":[{\"tenure\":1,\"zip\":\"01234\",\"charges\":2.50,\"partner\":\"yes\",\"id\":\"7\"},{\"zip\":\"a,b\",\"id\":\"8\"}]}",
        """
        {"tenure":1,"zip":"01234","charges":2.50,"partner":"yes","id":"7"}
        {"zip":"a,b","id":"8"}
        """
      })
  void instancesAreTheSameInEveryFormat(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), text);

    var instances = InstanceFile.read(file, () -> MODEL);

    assertThat(instances).hasSize(2);
    JsonNode first = instances.getFirst();
    assertThat(first.path("tenure").asInt()).isEqualTo(1);
    assertThat(first.path("zip").stringValue()).isEqualTo("01234");
    assertThat(first.path("charges").asDouble()).isEqualTo(2.5);
    assertThat(first.has("churn")).isFalse();
    assertThat(Json.text(instances.getLast())).isEqualTo("{\"zip\":\"a,b\",\"id\":\"8\"}");
  }

  @Test
  void aFileOfOtherColumnsIsRefusedWithThoseThatTheModelTakes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> InstanceFile.read(file, () -> MODEL))
        .withMessageEndingWith("it takes charges, id, partner, tenure, zip");
  }
}
