package io.millrace.language;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The language models that this process was asked for, and what is known of each, no older than
 * {@link #FRESH} while the state store can be read. Safe for use by many threads.
 */
final class ServedLanguageModels {

  static final Duration FRESH = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ServedLanguageModels.class);
  private static final int MOST = 1000;
  private static final int PAGE = 100;
  private static final float LOAD_FACTOR = 0.75f;

  private final StateStore stateStore;
  private final InstantSource clock;
  private final Map<ProjectName, ServedLanguageModel> known =
      new LinkedHashMap<>(16, LOAD_FACTOR, true);

  ServedLanguageModels(StateStore stateStore, InstantSource clock) {
    this.stateStore = stateStore;
    this.clock = clock;
  }

  /**
   * What is known of the model of this name; empty where there is none. What was known goes on
   * while the state store cannot be reached.
   *
   * @throws UnavailableException if nothing was known, either
   */
  Optional<ServedLanguageModel> find(ProjectName model) {
    Instant now = clock.instant();
    ServedLanguageModel before = known(model);
    if (before != null && now.isBefore(before.asOf().plus(FRESH))) {
      return Optional.of(before);
    }
    try {
      Optional<ServedLanguageModel> read =
          stateStore
              .find(LanguageModelRevision.current(model))
              .map(declared ->
                  new ServedLanguageModel(
                      declared.value(),
                      stateStore.find(Route.key(model)).map(Revised::value),
                      stateStore
                          .find(ServingStop.key(model))
                          .map(Revised::value)
                          .filter(ServingStop::isStanding),
                      now));
      read.ifPresent(each -> keep(model, each));
      return read;
    } catch (UnavailableException e) {
      if (before == null) {
        throw e;
      }
      LOG.warn("{} goes on as it was: {}", model, e.getMessage());
      return Optional.of(before);
    }
  }

  /** Those that a caller may ask, by name. */
  List<LanguageModelRevision> visibleTo(Caller caller) {
    List<LanguageModelRevision> visible = new ArrayList<>();
    String after = "";
    List<Listed<LanguageModelRevision>> page;
    do {
      page =
          stateStore.list(
              LanguageModelRevision.class, LanguageModelRevision.PARTITION, "", after, PAGE);
      Listed.readable(page).stream()
          .filter(each -> caller.may(Role.VIEWER, each.model().name()))
          .forEach(visible::add);
      after = page.isEmpty() ? after : page.getLast().sort();
    } while (page.size() == PAGE && visible.size() < MOST);
    return visible;
  }

  private synchronized @Nullable ServedLanguageModel known(ProjectName model) {
    return known.get(model);
  }

  private synchronized void keep(ProjectName model, ServedLanguageModel read) {
    known.put(model, read);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
