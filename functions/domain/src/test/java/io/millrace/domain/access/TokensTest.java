package io.millrace.domain.access;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final ProjectName OTHER = new ProjectName("other");

  private Instant now = Instant.EPOCH;
  private final Random random = new Random(1);
  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Tokens tokens = new Tokens(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void aTokenOpensWhatItWasIssuedForUntilItExpires() {
    String token = issued("ada", "telco-churn", Role.APPROVER).token();

    Caller caller = tokens.verify(token).orElseThrow();
    assertThat(caller.subject()).isEqualTo("ada");
    assertThat(caller.may(Role.VIEWER, CHURN)).isTrue();
    assertThat(caller.may(Role.APPROVER, CHURN)).isTrue();
    assertThat(caller.may(Role.OPERATOR, CHURN)).isFalse();
    assertThat(caller.may(Role.VIEWER, OTHER)).isFalse();

    now = now.plus(Duration.ofDays(1));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenForEveryProjectOpensEach() {
    String token = issued("ci", AccessToken.EVERY_PROJECT, Role.SCIENTIST).token();

    Caller caller = tokens.verify(token).orElseThrow();
    assertThat(caller.may(Role.SCIENTIST, CHURN)).isTrue();
    assertThat(caller.may(Role.SCIENTIST, OTHER)).isTrue();
    assertThat(caller.may(Role.ADMIN, OTHER)).isFalse();
  }

  @Test
  void theHistorySaysWhoIssuedAndWithdrewATokenForWhomAndUntilWhen() {
    var eve = new Caller("eve", Map.of("telco-churn", Role.ADMIN), "olga", null);
    var request =
        new TokenRequest("ada", Map.of("telco-churn", Role.ADMIN, "credit", Role.VIEWER), 30);
    String first = issued("ci", AccessToken.EVERY_PROJECT, Role.SCIENTIST).kept().id();
    AccessToken second = tokens.issue(request, eve, random).kept();
    now = now.plusSeconds(60);
    for (int i = 0; i < 2; i++) { // the second time changes nothing
      var _ = tokens.withdraw(second, "bob");
    }

    assertThat(Histories.of(stateStore, Tokens.PARTITION))
        .containsExactly(
            "the platform's operators: token/%s - → valid until 1970-01-02T00:00:00Z, for ci: SCIENTIST in *"
                .formatted(first),
            "eve (by olga): token/%s - → valid until 1970-01-31T00:00:00Z, for ada: VIEWER in credit, ADMIN in telco-churn"
                .formatted(second.id()),
            "bob: token/%s valid until 1970-01-31T00:00:00Z → withdrawn, for ada: VIEWER in credit, ADMIN in telco-churn"
                .formatted(second.id()));
  }

  @Test
  void theLongestNamesThereAreFitIntoTheHistory() {
    String longest = "x".repeat(100);
    Role role = Role.ADMIN;
    var boss = new Caller(longest, Map.of(AccessToken.EVERY_PROJECT, role), longest, null);

    var issued = tokens.issue(new TokenRequest(longest, boss.roles(), 1), boss, random);

    assertThat(Histories.of(stateStore, Tokens.PARTITION))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith(boss.name() + ": token/"));
    assertThat(tokens.verify(issued.token()).orElseThrow().name()).hasSize(206);
  }

  @Test
  void whereverItIsKilledATokenIsWithdrawnOnceAndTheHistoryIsWhole() {
    Interruption.leavesNoTrace(interruption -> {
      var kept = new InMemoryStateStore();
      Instant at = Instant.EPOCH;
      AccessToken token =
          new Tokens(new Transactions(kept, _ -> {}), () -> at)
              .issue(new TokenRequest("ada", Map.of("*", Role.ADMIN), 1), null, new Random(1))
              .kept();
      var killed =
          new Tokens(new Transactions(interruption.at(StateStore.class, kept), _ -> {}), () -> at);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          var _ = killed.withdraw(token, "eve");
        }

        @Override
        public String state() {
          return kept.contents();
        }
      };
    });
  }

  @Test
  void whatWasNeverIssuedOpensNothing() {
    assertThat(tokens.verify("mr_guess")).isEmpty();
    assertThat(tokens.verify("")).isEmpty();
  }

  @Test
  void aTokenThatIsWithdrawnOpensNothingAndTheOthersStillDo() {
    var lost = issued("ada", "telco-churn", Role.ADMIN);
    var kept = issued("bob", "telco-churn", Role.VIEWER);

    AccessToken withdrawn = tokens.withdraw(tokens.find(lost.kept().id()).orElseThrow(), "eve");
    now = now.plusSeconds(60);

    assertThat(tokens.withdraw(withdrawn, "bob")).isEqualTo(withdrawn);
    assertThat(tokens.verify(lost.token())).isEmpty();
    assertThat(tokens.verify(kept.token())).isPresent();
    assertThat(tokens.valid()).containsExactly(kept.kept());
  }

  @Test
  void theTokenIssuedLastIsFirstAndExpiredOnesAreNotListed() {
    var first = issued("ada", "telco-churn", Role.ADMIN);
    now = now.plusSeconds(60);
    var second = issued("bob", "telco-churn", Role.VIEWER);

    assertThat(tokens.valid()).containsExactly(second.kept(), first.kept());
    now = first.kept().expiresAt();
    assertThat(tokens.valid()).containsExactly(second.kept());
  }

  @Test
  void howeverManyThereWereEachIsListedAndFoundByItsId() {
    List<AccessToken> issued = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      now = now.plusMillis(i % 3); // some in the same moment
      issued.add(issued("ada", "telco-churn", Role.VIEWER).kept());
    }

    List<AccessToken> all = tokens.valid();
    assertThat(all).containsExactlyInAnyOrderElementsOf(issued);
    assertThat(tokens.valid(Tokens.place(all.get(700)))).isEqualTo(all.subList(701, 1_100));
    assertThat(all).allMatch(token -> tokens.find(token.id()).orElseThrow().equals(token));
    assertThat(tokens.find(all.getFirst().hash().hex())).isEmpty(); // it is no id
    assertThat(tokens.find("")).isEmpty();
  }

  @Test
  void nobodyReadsATokenFromWhatIsPrinted() {
    var issued = issued("ada", "telco-churn", Role.ADMIN);

    assertThat(issued.toString()).contains(issued.kept().id()).doesNotContain(issued.token());
  }

  @Test
  void aTokenIsFoundByTheBeginningOfItsHashAlone() {
    issued("ada", "telco-churn", Role.ADMIN);
    var bobs = issued("bob", "telco-churn", Role.VIEWER);
    String id = bobs.kept().id();

    assertThat(bobs.kept().hash().hex()).startsWith(id);
    assertThat(id).hasSize(16);
    assertThat(tokens.find(id)).contains(bobs.kept());
    assertThat(tokens.find("0".repeat(16))).isEmpty();
  }

  @Test
  void whatACallerShowedStandsUntilItIsWithdrawnOrExpires() {
    var issued = issued("ada", "telco-churn", Role.ADMIN);
    Caller caller = tokens.verify(issued.token()).orElseThrow();
    var unknown = new Caller("ada", Map.of(), null, Sha256.of("never issued"));

    assertThat(tokens.isStanding(caller)).isTrue();
    assertThat(tokens.isStanding(unknown)).isFalse();
    assertThat(tokens.isStanding(new Caller("ada", Map.of()))).isFalse();
    var _ = tokens.withdraw(issued.kept(), "eve");
    assertThat(tokens.isStanding(caller)).isFalse();
  }

  @Test
  void aTokenIsValidToTheLastInstantBeforeItExpires() {
    var issued = issued("ada", "telco-churn", Role.ADMIN);

    now = issued.kept().expiresAt().minusNanos(1);
    assertThat(tokens.verify(issued.token())).isPresent();
    now = issued.kept().expiresAt();
    assertThat(tokens.verify(issued.token())).isEmpty();
  }

  @Test
  void twoTokensOfOneValueAreNotIssued() {
    var request = new TokenRequest("ada", Map.of("telco-churn", Role.VIEWER), 1);
    var _ = tokens.issue(request, null, new Random(7));

    assertThatThrownBy(() -> tokens.issue(request, null, new Random(7)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void aRequestNamesABearerProjectsAndDays() {
    Map<String, Role> roles = Map.of("telco-churn", Role.VIEWER);
    bounded(
        "subject",
        (String subject) -> new TokenRequest(subject, roles, 1),
        List.of("a", "ada@example.com", "ci-1_x+y", "x".repeat(100)),
        List.of("", "ada b", "x".repeat(101), "ada\n", "millrace", "Millrace"));
    bounded(
        "days",
        (Integer days) -> new TokenRequest("ada", roles, days),
        List.of(1, 365),
        List.of(0, 366));
    refused("roles", () -> new TokenRequest("ada", Map.of(), 1));
    refused("project name", () -> new TokenRequest("ada", Map.of("No", Role.VIEWER), 1));
    assertThat(new TokenRequest("ada", Map.of("*", Role.VIEWER), 1).roles()).containsKey("*");
  }

  private Tokens.Issued issued(String subject, String project, Role role) {
    return tokens.issue(new TokenRequest(subject, Map.of(project, role), 1), null, random);
  }
}
