package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.state.RecordedCalls.Read;
import io.millrace.domain.state.RecordedCalls.State;
import io.millrace.domain.state.RecordedCalls.Wrote;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That the search sees what must not be: what it says of stateStores is in {@link
 * StateStoreContract}.
 */
class LinearizationTest {

  private static final State FIRST = new State(1, 7);
  private static final Wrote WRITE = new Wrote(1, 2, State.NOTHING, 7, true, false);

  @Test
  void aReadAfterAWriteFindsIt() {
    assertThat(exists(List.of(WRITE, new Read(3, 4, FIRST)))).isTrue();
    assertThat(exists(List.of(WRITE, new Read(3, 4, State.NOTHING)))).as("a stale read").isFalse();
  }

  @Test
  void aReadDuringAWriteFindsEither() {
    var write = new Wrote(1, 5, State.NOTHING, 7, true, false);

    assertThat(exists(List.of(write, new Read(2, 3, FIRST)))).isTrue();
    assertThat(exists(List.of(write, new Read(2, 3, State.NOTHING)))).isTrue();
    assertThat(exists(List.of(write, new Read(2, 3, FIRST), new Read(4, 6, State.NOTHING))))
        .as("a read that goes back")
        .isFalse();
  }

  @Test
  void twoWritesOnTheSameStateAreNotBothWritten() {
    assertThat(
            exists(
                List.of(
                    new Wrote(1, 4, State.NOTHING, 7, true, true),
                    new Wrote(2, 3, State.NOTHING, 8, true, true))))
        .as("a lost update")
        .isFalse();
    assertThat(exists(List.of(WRITE, new Wrote(3, 4, FIRST, 8, false, false))))
        .as("a write that gave way to nobody")
        .isFalse();
  }

  private static boolean exists(List<Linearization.Call<State>> calls) {
    return Linearization.exists(calls, State.NOTHING);
  }
}
