package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contracts.AwsEndpoint;
import java.util.Collections;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * Amazon EventBridge API Reference. What a rule picks and where it goes is in the contract of the
 * event bus.
 */
class EventBridgeTest {

  private static final String PATTERN = "{\"source\":[\"conformance\"]}";

  private final EventBridgeClient events =
      AwsEndpoint.GIVEN.clients().client(EventBridgeClient.builder());
  private final String bus = "conformance-" + UUID.randomUUID();

  @BeforeEach
  void createBus() {
    events.createEventBus(c -> c.name(bus));
  }

  @AfterEach
  void deleteBus() {
    events.deleteEventBus(d -> d.name(bus));
    events.close();
  }

  @Test
  void anEventThatIsNoneIsRefusedAlone() {
    var answer =
        events.putEvents(p ->
            p.entries(
                entry("a", "{}"),
                entry("a", "["),
                entry("a", "[]"),
                PutEventsRequestEntry.builder().eventBusName(bus).detail("{}").build()));

    assertThat(answer.failedEntryCount()).isEqualTo(3);
    assertThat(answer.entries().get(0).eventId()).isNotBlank();
    assertThat(answer.entries())
        .extracting(e -> e.errorCode())
        .containsExactly(null, "MalformedDetail", "MalformedDetail", "InvalidArgument");
  }

  @Test
  void noMoreThanTenArePutAtOnce() {
    refused(
        () -> events.putEvents(p -> p.entries(Collections.nCopies(11, entry("a", "{}")))),
        "ValidationException");
  }

  @Test
  void aBusIsMadeOnceAndListed() {
    refused(() -> events.createEventBus(c -> c.name(bus)), "ResourceAlreadyExistsException");
    assertThat(events.listEventBuses(l -> l.namePrefix(bus)).eventBuses())
        .extracting(EventBus::name)
        .containsExactly(bus);
  }

  @Test
  void rulesAreListedWithTheirPatternsAndInPages() {
    events.putRule(r -> r.eventBusName(bus).name("one").eventPattern(PATTERN));
    events.putRule(
        r -> r.eventBusName(bus).name("two").eventPattern(PATTERN).state(RuleState.DISABLED));

    var first = events.listRules(l -> l.eventBusName(bus).limit(1));
    assertThat(first.rules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.eventPattern()).isEqualTo(PATTERN))
        .satisfies(rule -> assertThat(rule.state()).isEqualTo(RuleState.ENABLED));
    assertThat(events.listRules(l -> l.eventBusName(bus).nextToken(first.nextToken())).rules())
        .extracting(Rule::name, Rule::state)
        .containsExactly(tuple("two", RuleState.DISABLED));
    assertThat(events.listRules(l -> l.eventBusName(bus).namePrefix("o")).rules()).hasSize(1);
    refused(() -> events.listRules(l -> l.eventBusName(bus).limit(101)), "ValidationException");
    events.deleteRule(d -> d.eventBusName(bus).name("one"));
    events.deleteRule(d -> d.eventBusName(bus).name("two"));
  }

  @Test
  void aRuleWithTargetsStays() {
    events.putRule(r -> r.eventBusName(bus).name("rule").eventPattern(PATTERN));
    Target target =
        Target.builder().id("t").arn("arn:aws:sqs:us-east-1:000000000000:nowhere").build();
    events.putTargets(p -> p.eventBusName(bus).rule("rule").targets(target));

    refused(() -> events.deleteRule(d -> d.eventBusName(bus).name("rule")), "ValidationException");
    events.removeTargets(r -> r.eventBusName(bus).rule("rule").ids("t"));
    events.deleteRule(d -> d.eventBusName(bus).name("rule"));
    events.deleteRule(d -> d.eventBusName(bus).name("rule"));
  }

  @Test
  void whatIsMissingOrNoPatternIsToldByItsCode() {
    refused(
        () -> events.putRule(r -> r.eventBusName(bus).name("r").eventPattern("{\"source\":1}")),
        "InvalidEventPatternException");
    refused(
        () -> events.putRule(r -> r.eventBusName("missing-" + bus).name("r").eventPattern(PATTERN)),
        "ResourceNotFoundException");
    refused(
        () -> events.removeTargets(r -> r.eventBusName(bus).rule("missing").ids("t")),
        "ResourceNotFoundException");
  }

  private PutEventsRequestEntry entry(String source, String detail) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source(source)
        .detailType("conformance")
        .detail(detail)
        .build();
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(EventBridgeException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
