package io.millrace.prediction;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.TrafficRule;
import io.millrace.modeling.Model;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the name of a model leads to. */
sealed interface Lookup {

  /**
   * A version that answers: the live one, or while that cannot be loaded, the one before it.
   *
   * @param challenger who answers a share of the requests instead; null if nobody does
   * @param fallback what answers what this one fails at; null if nothing does
   * @param insteadOf the live version where this is another one, since that cannot be loaded
   * @param shadow what is tried on copies of what this one answers; null if nothing is
   */
  record Serving(
      Target target,
      Model model,
      @Nullable Challenger challenger,
      @Nullable Fallback fallback,
      @Nullable Integer insteadOf,
      @Nullable Shadow shadow)
      implements Lookup {

    /** One that answers everything. */
    Serving(Target target, Model model) {
      this(target, model, null, null, null, null);
    }

    int version() {
      return target.version();
    }
  }

  /**
   * A version to which traffic is on its way.
   *
   * @param serving who answers; has no challenger itself
   * @param percent of the requests that it answers
   * @param stickyBy the column whose value decides; null where chance does
   * @param match which requests it answers whatever its share is; null for no others
   */
  record Challenger(
      Serving serving, int percent, @Nullable String stickyBy, @Nullable TrafficRule match) {}

  /** What answers in place of the live version. */
  interface Fallback {

    /**
     * Versions to ask, one after the other, each loaded when it is come to where it is not in
     * memory yet; they have neither challenger nor fallback. Those that cannot be loaded are not
     * among them.
     */
    Stream<Serving> versions();

    /** What is said where none of them answers; empty where nothing is. */
    Optional<DefaultAnswer> answer();
  }

  /**
   * A version that another function answers with, which has a runtime for it; and the others that
   * answer a share of the requests.
   *
   * @param version that serves
   */
  record Elsewhere(int version) implements Lookup {}

  /**
   * A version that serves and is not to predict, until somebody lets it again; all else is
   * answered.
   */
  record Stopped(Serving serving, ServingStop stop) implements Lookup {}

  /** A language model, which is asked otherwise. */
  record InLanguage() implements Lookup {}

  /** A project of which no version was deployed yet. */
  record NothingDeployed() implements Lookup {}

  /** No project. */
  record NoSuchModel() implements Lookup {}

  /** The version in memory that serves; empty where there is none. */
  default Optional<Serving> here() {
    return switch (this) {
      case Serving serving -> Optional.of(serving);
      case Stopped(var serving, var _) -> Optional.of(serving);
      case Elsewhere _, InLanguage _, NothingDeployed _, NoSuchModel _ -> Optional.empty();
    };
  }

  /** Whether something answers. */
  default boolean isAnswering() {
    return switch (this) {
      case Serving _, Stopped _, Elsewhere _ -> true;
      case InLanguage _, NothingDeployed _, NoSuchModel _ -> false;
    };
  }
}
