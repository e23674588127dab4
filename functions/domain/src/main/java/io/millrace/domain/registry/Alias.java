package io.millrace.domain.registry;

import io.millrace.domain.Check;
import io.millrace.domain.pointer.Pointer;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.state.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A name that people give to a version, and may give to another.
 *
 * @param name not {@value #CHAMPION}, as the version that serves is what the route says
 * @param version 0 where it means none any more
 */
public record Alias(String name, int version) implements Pointer {

  /** What the version that serves is called. */
  public static final String CHAMPION = "champion";

  public Alias {
    Pointer.checkName("alias", name);
    Check.that(
        !name.equals(CHAMPION),
        "alias",
        "another name, as the champion is the version that serves: deploy a version to change it",
        name);
  }

  @Override
  public int number() {
    return version;
  }

  /** The aliases of all projects. */
  public static Pointers<Alias> in(Transactions transactions, InstantSource clock) {
    return new Pointers<>(
        transactions,
        clock,
        new Pointers.Kind<>(
            Alias.class,
            "alias",
            "version",
            (project, version) ->
                transactions.stateStore().find(ModelVersion.key(project, version)).isPresent()
                    ? Optional.empty()
                    : Optional.of("%s has no version %s".formatted(project, version)),
            (_, _) -> List.of()));
  }
}
