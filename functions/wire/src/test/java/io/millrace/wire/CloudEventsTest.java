package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Trace;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CloudEventsTest {

  private static final Event EVENT = new Event.VersionDeployed(new ProjectName("churn"), 3, 7);

  @Test
  void anEnvelopeHoldsWhatCloudEventsAsksFor() {
    JsonNode envelope =
        Json.mapper().readTree(CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH, Optional.empty()));

    assertThat(envelope.path("specversion").asString()).isEqualTo("1.0");
    assertThat(envelope.path("id").asString()).isEqualTo("id-1");
    assertThat(envelope.path("source").asString()).isEqualTo("/millrace/projects/churn");
    assertThat(envelope.path("type").asString()).isEqualTo("io.millrace.version.deployed");
    assertThat(envelope.path("subject").asString()).isEqualTo("deployment/7");
    assertThat(envelope.path("time").asString()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(CloudEvents.unwrap(envelope)).isEqualTo(EVENT);
  }

  @Test
  void whatPeopleAreToldIsAnExtensionOfTheEnvelopeWhereThereIsSuch() {
    var wanted = new Event.ApprovalWanted(new ProjectName("churn"), 3);
    JsonNode told =
        Json.mapper().readTree(CloudEvents.wrap(wanted, "id-1", Instant.EPOCH, Optional.empty()));
    JsonNode untold =
        Json.mapper().readTree(CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH, Optional.empty()));

    assertThat(told.path("notice").asString()).startsWith("Version 3 of churn waits for somebody");
    assertThat(CloudEvents.unwrap(told)).isEqualTo(wanted);
    assertThat(untold.has("notice")).isFalse();
  }

  @Test
  void anEnvelopeOfAnotherTypeIsRefused() {
    String renamed =
        CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH, Optional.empty())
            .replace("version.deployed", "version.approved");

    assertThatThrownBy(() -> CloudEvents.unwrap(Json.mapper().readTree(renamed)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("io.millrace.version.deployed");
    assertThatThrownBy(() -> CloudEvents.unwrap(Json.mapper().readTree("{}")))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anEnvelopeSaysOfWhichTraceItsEventIs() {
    var trace = new Trace("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01");
    String traced = CloudEvents.wrap(EVENT, "id-1", Instant.EPOCH, Optional.of(trace));

    assertThat(Json.mapper().readTree(traced).path("traceparent").asString())
        .isEqualTo(trace.traceparent());
    assertThat(CloudEvents.trace(traced)).contains(trace);
  }

  @Test
  void whatIsNoTraceIsPassedOver() {
    assertThat(CloudEvents.trace("{\"traceparent\":\"00-0-0-01\"}")).isEmpty();
    assertThat(CloudEvents.trace("{\"traceparent\":7}")).isEmpty();
    assertThat(CloudEvents.trace("{")).isEmpty();
  }
}
