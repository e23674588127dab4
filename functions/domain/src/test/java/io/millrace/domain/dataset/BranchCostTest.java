package io.millrace.domain.dataset;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A branch is a pointer: what it costs does not depend on what it begins with. */
class BranchCostTest {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;

  @Test
  void aBranchOfAHundredThousandPartsCostsWhatOneOfTenDoes() {
    List<String> ten = callsToBegin(10);

    assertThat(callsToBegin(100_000)).isEqualTo(ten);
    assertThat(ten.stream().filter(call -> call.startsWith("write"))).hasSize(1);
  }

  /** What is asked of the table, and how much is written to it. */
  private static List<String> callsToBegin(int parts) {
    var stateStore = new InMemoryStateStore();
    var transactions = new Transactions(stateStore, _ -> {});
    var datasets = new Datasets(transactions, CLOCK);
    var upload = datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", "v1"));
    var object = new ObjectRef("data", "manifest.json", "v1");
    datasets.publish(
        upload,
        new DatasetVersion(
            CHURN,
            0,
            upload.ingestId(),
            1,
            parts,
            Sha256.of("rows"),
            object,
            object,
            100_000,
            Instant.EPOCH),
        new RowCounts(1, 1, 0));
    List<String> calls = new ArrayList<>();
    var _ =
        new Branches(new Transactions(counted(stateStore, calls), _ -> {}), CLOCK)
            .begin(CHURN, "cleaner", 1, "ada", "to try it");
    return calls;
  }

  /** Branches know no other port: nothing of a dataset's bytes can be read or written. */
  private static StateStore counted(StateStore store, List<String> calls) {
    return (StateStore)
        Proxy.newProxyInstance(
            StateStore.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (_, method, arguments) -> {
              String said = method.getName().equals("write") ? String.valueOf(arguments[0]) : "";
              calls.add(method.getName() + " " + said);
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
