package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ProjectName;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CloudEventsTest {

  private static final Event EVENT = new Event.VersionDeployed(new ProjectName("churn"), 3, 7);

  @Test
  void anEnvelopeHoldsWhatCloudEventsAsksFor() {
    JsonNode envelope = Json.mapper().readTree(CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH));

    assertThat(envelope.path("specversion").asString()).isEqualTo("1.0");
    assertThat(envelope.path("id").asString()).isEqualTo("id-1");
    assertThat(envelope.path("source").asString()).isEqualTo("/millrace/projects/churn");
    assertThat(envelope.path("type").asString()).isEqualTo("io.millrace.version.deployed");
    assertThat(envelope.path("subject").asString()).isEqualTo("deployment/7");
    assertThat(envelope.path("time").asString()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(CloudEvents.unwrap(envelope)).isEqualTo(EVENT);
  }

  @Test
  void anEnvelopeOfAnotherTypeIsRefused() {
    String renamed =
        CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH)
            .replace("version.deployed", "version.approved");

    assertThatThrownBy(() -> CloudEvents.unwrap(Json.mapper().readTree(renamed)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("io.millrace.version.deployed");
    assertThatThrownBy(() -> CloudEvents.unwrap(Json.mapper().readTree("{}")))
        .isInstanceOf(InvalidInputException.class);
  }
}
