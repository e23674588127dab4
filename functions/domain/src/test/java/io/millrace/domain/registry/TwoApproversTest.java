package io.millrace.domain.registry;

import static io.millrace.domain.registry.RegistryTest.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two decide at the same time about the version that both have seen, one for it and one not. */
class TwoApproversTest {

  private static final int SCHEDULES = Integer.getInteger("schedules", 20_000);

  @Test
  void oneDecidesAndTheOtherIsToldWhoDid() {
    int adaWon = 0;
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      var stateStore = InMemoryStateStore.ofAnySize();
      var calm = registry(stateStore);
      calm.register(RegistryTest.candidate("r-1"), new ApprovalPolicy.ByRole(Role.APPROVER));
      List<Boolean> bob = new ArrayList<>();
      Runnable bobDecides =
          () -> {
            if (bob.isEmpty()) {
              bob.add(decides(calm, false, "bob"));
            }
          };
      var random = new Random(seed);
      var disturbed = registry(new DisturbedStateStore(stateStore, random, 3, bobDecides));

      boolean ada = decides(disturbed, true, "ada");
      bobDecides.run();

      assertThat(ada).as("seed %s", seed).isNotEqualTo(bob.getFirst());
      Approval stands = calm.find(CHURN, 1).orElseThrow().approval();
      assertThat(stands)
          .as("seed %s", seed)
          .isInstanceOf(ada ? Approval.Approved.class : Approval.Rejected.class);
      assertThat(decisions(stateStore)).as("seed %s", seed).containsExactly(ada ? "ada" : "bob");
      adaWon += ada ? 1 : 0;
    }
    assertThat(adaWon).as("both ways happened").isBetween(SCHEDULES / 10, SCHEDULES * 9 / 10);
  }

  /** Whether it is their decision that stands; they ask again where nothing was answered. */
  private static boolean decides(Registry registry, boolean approve, String by) {
    while (true) {
      try {
        registry.decide(CHURN, 1, approve, by, "seen");
        return true;
      } catch (InvalidInputException decidedOtherwise) {
        assertThat(decidedOtherwise.reason()).contains(by.equals("ada") ? "by bob" : "by ada");
        return false;
      } catch (UnavailableException again) {
        // which is safe
      }
    }
  }

  private static List<String> decisions(StateStore stateStore) {
    return stateStore
        .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 10)
        .stream()
        .map(entry -> entry.change().actor())
        .filter(List.of("ada", "bob")::contains)
        .toList();
  }

  private static Registry registry(StateStore stateStore) {
    return new Registry(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);
  }
}
