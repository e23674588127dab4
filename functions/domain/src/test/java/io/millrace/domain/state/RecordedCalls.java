package io.millrace.domain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of several clients to one entity of a state store, as each saw them. */
final class RecordedCalls {

  /**
   * What is kept of the entity.
   *
   * @param revision 0 where there is none
   */
  record State(long revision, int value) {
    static final State NOTHING = new State(0, 0);
  }

  /** A read, and what it found. */
  record Read(long begin, long end, State found) implements Linearization.Call<State> {
    @Override
    public Optional<State> after(State state) {
      return state.equals(found) ? Optional.of(state) : Optional.empty();
    }
  }

  /**
   * A write on the state that was read before.
   *
   * @param crowded whether others wrote meanwhile: it may have given way to one that gave way too
   */
  record Wrote(long begin, long end, State expected, int value, boolean written, boolean crowded)
      implements Linearization.Call<State> {
    @Override
    public Optional<State> after(State state) {
      boolean fits = state.revision() == expected.revision();
      if (written) {
        return fits ? Optional.of(new State(expected.revision() + 1, value)) : Optional.empty();
      }
      return !fits || crowded ? Optional.of(state) : Optional.empty();
    }
  }

  private RecordedCalls() {}

  /** Lets clients read and write at once, and records it. */
  static List<Linearization.Call<State>> of(
      StateStore stateStore, Key<Counter> key, int clients, int steps, long seed) throws Exception {
    var time = new AtomicLong();
    var start = new CyclicBarrier(clients);
    List<Future<List<Linearization.Call<State>>>> all = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        Random random = new Random(seed * clients + client);
        all.add(
            threads.submit(() -> {
              start.await();
              return client(stateStore, key, steps, random, time);
            }));
      }
    }
    List<Linearization.Call<State>> calls = new ArrayList<>();
    for (Future<List<Linearization.Call<State>>> each : all) {
      calls.addAll(each.get());
    }
    return calls.stream().map(call -> crowded(call, calls)).toList();
  }

  private static List<Linearization.Call<State>> client(
      StateStore stateStore, Key<Counter> key, int steps, Random random, AtomicLong time) {
    List<Linearization.Call<State>> calls = new ArrayList<>();
    State known = State.NOTHING;
    for (int step = 0; step < steps; step++) {
      long begin = time.incrementAndGet();
      if (random.nextBoolean()) {
        known =
            stateStore
                .find(key)
                .map(read -> new State(read.revision(), read.value().latest()))
                .orElse(State.NOTHING);
        calls.add(new Read(begin, time.incrementAndGet(), known));
      } else {
        int value = random.nextInt(1000);
        boolean written =
            stateStore.write(
                List.of(new Write<>(key, new Counter(value), known.revision())), List.of());
        calls.add(new Wrote(begin, time.incrementAndGet(), known, value, written, false));
      }
    }
    return calls;
  }

  private static Linearization.Call<State> crowded(
      Linearization.Call<State> call, List<Linearization.Call<State>> all) {
    if (call instanceof Wrote(var begin, var end, var expected, var value, var written, var _)) {
      boolean crowded =
          all.stream()
              .anyMatch(other ->
                  other instanceof Wrote
                      && !other.equals(call)
                      && other.begin() < end
                      && other.end() > begin);
      return new Wrote(begin, end, expected, value, written, crowded);
    }
    return call;
  }
}
