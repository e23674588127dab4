package io.millrace.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EventBus} must do. */
public abstract class EventBusContract {

  private static final Trace TRACE =
      new Trace("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01");

  protected abstract EventBus bus();

  /** What came off the bus, by now at least this many; repeats count once. */
  protected abstract Set<Announcement> received(int atLeast);

  @Test
  void whateverIsAnnouncedArrivesAsItIs() {
    List<Announcement> announcements =
        IntStream.range(0, 25)
            .mapToObj("ünï <%s> \\\" \\n"::formatted)
            .map(EventBusContract::said)
            .toList();

    assertThat(bus().publish(announcements)).isEmpty();

    assertThat(received(25)).containsExactlyInAnyOrderElementsOf(announcements);
  }

  @Test
  void whatTheBusDoesNotTakeComesBackAndTheRestArrives() {
    Announcement good = said("good");
    Announcement noJson =
        new Announcement(UUID.randomUUID().toString(), "run.passed", "{", Optional.empty());

    assertThat(bus().publish(List.of(noJson, good))).containsExactly(noJson);

    assertThat(received(1)).containsExactly(good);
  }

  @Test
  void nothingIsAnnouncedByNothing() {
    assertThat(bus().publish(List.of())).isEmpty();
  }

  private static Announcement said(String text) {
    String id = UUID.randomUUID().toString();
    return new Announcement(
        id,
        "run.passed",
        "{\"id\":\"%s\",\"traceparent\":\"%s\",\"data\":{\"text\":\"%s\"}}"
            .formatted(id, TRACE, text),
        Optional.of(TRACE));
  }
}
