package io.millrace.domain.state;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether calls that overlapped could have happened one after the other: each at some moment
 * between its beginning and its end, and each answering as it did.
 *
 * <p>The search of Wing and Gong, "Testing and Verifying Concurrent Objects" (1993), which does not
 * try again what it has tried from the same state with the same calls done (Lowe, 2017).
 *
 * @param <S> the state, with an {@code equals} that says whether two are the same
 */
final class Linearization<S> {

  /** One call, from its beginning to its end. */
  interface Call<S> {

    long begin();

    long end();

    /** The state after it, if it can have answered as it did in this state; else empty. */
    Optional<S> after(S state);
  }

  private record Tried<S>(BitSet done, S state) {}

  private final List<? extends Call<S>> calls;
  private final Set<Tried<S>> tried = new HashSet<>();

  private Linearization(List<? extends Call<S>> calls) {
    this.calls = calls;
  }

  /** Whether there is such an order from this state. */
  static <S> boolean exists(List<? extends Call<S>> calls, S start) {
    return new Linearization<>(calls).search(new BitSet(), start);
  }

  private boolean search(BitSet done, S state) {
    if (done.cardinality() == calls.size()) {
      return true;
    }
    if (!tried.add(new Tried<>(done, state))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      firstEnd = Math.min(firstEnd, calls.get(i).end());
    }
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      Call<S> call = calls.get(i);
      if (call.begin() <= firstEnd) {
        Optional<S> next = call.after(state);
        if (next.isPresent() && search(with(done, i), next.get())) {
          return true;
        }
      }
    }
    return false;
  }

  private static BitSet with(BitSet done, int call) {
    var more = (BitSet) done.clone();
    more.set(call);
    return more;
  }
}
