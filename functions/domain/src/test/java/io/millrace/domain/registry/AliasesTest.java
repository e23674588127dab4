package io.millrace.domain.registry;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesTest {

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(store, _ -> {});
  private final Pointers<Alias> aliases = Alias.in(transactions, () -> Instant.EPOCH);

  @BeforeEach
  void twoVersions() {
    var registry = new Registry(transactions, () -> Instant.EPOCH);
    registry.register(RegistryTest.candidate("r-1"), new ApprovalPolicy.Automatic());
    registry.register(RegistryTest.candidate("r-2"), new ApprovalPolicy.Automatic());
  }

  @Test
  void aNameMeansTheVersionThatItWasGivenLast() {
    point("candidate", 1, null);
    point("baseline", 1, 0);
    point("candidate", 2, 1);
    point("candidate", 2, 1); // repeated, as calls are

    assertThat(aliases.all(CHURN))
        .containsExactly(new Alias("baseline", 1), new Alias("candidate", 2));
    assertThat(Histories.of(store, CHURN))
        .contains(
            "ada: alias/candidate no version → version 1, a trial",
            "ada: alias/candidate version 1 → version 2, a trial")
        .hasSize(5);
  }

  @Test
  void aNameThatMeansNoneIsFreeAgain() {
    point("candidate", 1, null);
    point("candidate", 0, 1);

    assertThat(aliases.all(CHURN)).isEmpty();
    point("candidate", 2, 0);
    assertThat(aliases.all(CHURN)).containsExactly(new Alias("candidate", 2));
  }

  @Test
  void whoeverDecidedOnWhatIsNotSoAnyMoreIsRefused() {
    point("candidate", 2, null);

    assertThatThrownBy(() -> point("candidate", 1, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("candidate means version 2");
    assertThatThrownBy(() -> point("candidate", 3, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("telco-churn has no version 3");
    assertThat(aliases.all(CHURN)).containsExactly(new Alias("candidate", 2));
  }

  @Test
  void thereAreAHundredAtMost() {
    for (int i = 0; i < Pointers.MOST; i++) {
      point("a" + i, 1, 0);
    }
    assertThatThrownBy(() -> point("b", 1, 0)).hasMessageContaining("use one of them");
    point("a0", 2, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"champion", "", "1", "A", "a b", "a/b", "a#b", "-a"})
  void whatServesAndWhatIsNoNameAreNoAlias(String name) {
    assertThatThrownBy(() -> new Alias(name, 1)).isInstanceOf(InvalidInputException.class);
  }

  private void point(String name, int version, @Nullable Integer expected) {
    aliases.point(CHURN, new Alias(name, version), expected, "ada", "a trial");
  }
}
