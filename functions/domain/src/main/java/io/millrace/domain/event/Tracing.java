package io.millrace.domain.event;

import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the chain of causes: what is done, announced and logged is a part of the current one. */
public interface Tracing {

  /** Traces nothing. */
  Tracing NONE =
      new Tracing() {
        @Override
        public Optional<Trace> current() {
          return Optional.empty();
        }

        @Override
        public <R> R following(Optional<Trace> cause, Supplier<R> work) {
          return work.get();
        }
      };

  /** Where the work at hand stands; empty where nobody traces it. */
  Optional<Trace> current();

  /** Does this work as what follows from {@code cause}; where that is not known, as it is. */
  <R> R following(Optional<Trace> cause, Supplier<R> work);
}
