package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.event.Trace;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeaderTest {

  private static final String HEADER =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  private static final Trace TRACE =
      new Trace("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01");

  @Test
  void aHeaderAndATraceSayTheSame() {
    assertThat(TraceHeader.read(HEADER)).contains(TRACE);
    assertThat(TraceHeader.write(TRACE)).isEqualTo(HEADER);
    assertThat(TraceHeader.xrayId(TRACE)).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
    assertThat(TRACE.began()).isEqualTo(Instant.parse("2016-06-09T22:11:20Z"));
  }

  @Test
  void theOrderOfAHeadersPartsMeansNothing() {
    assertThat(
            TraceHeader.read(
                "Sampled=0;Self=1-1-1;Parent=53995c3f42cd8ad8;Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:0"))
        .contains(new Trace("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Root=1-5759e988-bd862e3fe1be46a994272793", "Parent=53995c3f42cd8ad8"})
  void aHeaderWithoutATraceOrAParentSaysNone(String header) {
    assertThat(TraceHeader.read(header)).isEmpty();
  }
}
