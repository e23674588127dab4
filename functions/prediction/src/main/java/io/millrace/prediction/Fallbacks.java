package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.prediction.Lookup.Fallback;
import io.millrace.prediction.Lookup.Serving;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What answers for a model where the version that serves does not. Nothing of it is read or loaded
 * before it is needed; then it stays in memory while it may be needed again. Safe for use by many
 * threads.
 */
final class Fallbacks {

  /** How old the definition may be that is fallen back by. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Fallbacks.class);

  private final ProjectName project;
  private final StateStore stateStore;
  private final Function<Target, @Nullable Model> loading;
  private final InstantSource clock;
  private final Map<Target, Model> loaded = new HashMap<>();
  private @Nullable Target named;
  private @Nullable FallbackPolicy policy;
  private @Nullable Instant readAt;

  /**
   * @param loading loads a version; null where it cannot be
   */
  Fallbacks(
      ProjectName project,
      StateStore stateStore,
      Function<Target, @Nullable Model> loading,
      InstantSource clock) {
    this.project = project;
    this.stateStore = stateStore;
    this.loading = loading;
    this.clock = clock;
  }

  /**
   * What answers in place of a version: the one that the project names, the one that served before,
   * and what the project says by default.
   *
   * @param known versions that are in memory anyway
   */
  Fallback of(Route route, Target serving, Map<Target, Model> known) {
    Target previous = route.previous();
    forgetAllBut(previous);
    return new Fallback() {
      @Override
      public Stream<Serving> versions() {
        return Stream.<Supplier<Optional<Target>>>of(
                Fallbacks.this::named, () -> Optional.ofNullable(previous))
            .map(Supplier::get)
            .flatMap(Optional::stream)
            .filter(target -> !target.equals(serving))
            .distinct()
            .flatMap(target -> serving(target, known).stream());
      }

      @Override
      public Optional<DefaultAnswer> answer() {
        return policy().map(FallbackPolicy::answer);
      }
    };
  }

  private synchronized void forgetAllBut(@Nullable Target previous) {
    loaded.keySet().removeIf(target -> !target.equals(previous) && !target.equals(named));
  }

  private Optional<Serving> serving(Target target, Map<Target, Model> known) {
    Model model = known.get(target);
    return Optional.ofNullable(model == null ? loaded(target) : model)
        .map(each -> new Serving(target, each));
  }

  private synchronized @Nullable Model loaded(Target target) {
    Model model = loaded.get(target);
    if (model == null) {
      try {
        model = loading.apply(target);
      } catch (NoOnnxException e) { // what is asked here is answered here, or not at all
        return null;
      }
      if (model != null) {
        loaded.put(target, model);
      }
    }
    return model;
  }

  /** The version that the project names; it is not loaded here. */
  synchronized Optional<Target> named() {
    Integer version = policy().map(FallbackPolicy::version).orElse(null);
    Target known = named;
    if (version == null || (known != null && known.version() == version)) {
      return version == null ? Optional.empty() : Optional.ofNullable(known);
    }
    try {
      named =
          stateStore
              .find(ModelVersion.key(project, version))
              .map(Revised::value)
              .map(each -> new Target(each.version(), each.archive(), each.digest()))
              .orElse(null);
    } catch (UnavailableException e) {
      LOG.warn("version {} of {} cannot be looked up", version, project, e);
      return Optional.empty();
    }
    if (named == null) {
      LOG.error("{} has no version {} to fall back to", project, version);
    }
    return Optional.ofNullable(named);
  }

  /** As the project says; as it said where that cannot be read now. */
  private synchronized Optional<FallbackPolicy> policy() {
    Instant now = clock.instant();
    Instant before = readAt;
    if (before == null || !now.isBefore(before.plus(FRESH))) {
      try {
        policy =
            stateStore
                .find(ProjectRevision.current(project))
                .map(revision -> revision.value().project().deployment().fallback())
                .orElse(null);
        readAt = now;
      } catch (UnavailableException e) {
        LOG.warn("{} is fallen back by as it was: {}", project, e.getMessage());
      }
    }
    return Optional.ofNullable(policy);
  }
}
