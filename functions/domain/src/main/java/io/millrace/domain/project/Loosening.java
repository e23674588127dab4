package io.millrace.domain.project;

import io.millrace.domain.access.Role;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a definition differs in what guards a model: its gates, who approves, and whether versions
 * are compared before one serves alone.
 *
 * @param all every difference, in words
 * @param looser those that let a version serve which would not have served before
 * @param needed the role that may loosen: who could approve before
 */
record Loosening(List<String> all, List<String> looser, Role needed) {

  Loosening {
    all = List.copyOf(all);
    looser = List.copyOf(looser);
  }

  /**
   * Compares two definitions.
   *
   * @param before null where nothing was declared: a person would have to approve then
   */
  static Loosening between(@Nullable Project before, Project after) {
    var found = new Differences();
    ApprovalPolicy approvedBy =
        before == null ? new ApprovalPolicy.ByRole(Role.APPROVER) : before.approval();
    found.approval(approvedBy, after.approval());
    if (before != null) {
      found.gates(before.gates(), after.gates());
      found.comparison(compared(before), compared(after));
    }
    Role needed =
        approvedBy instanceof ApprovalPolicy.ByRole(var role) && role.covers(Role.APPROVER)
            ? role
            : Role.APPROVER;
    return new Loosening(found.all, found.looser, needed);
  }

  private static final class Differences {

    private final List<String> all = new ArrayList<>();
    private final List<String> looser = new ArrayList<>();

    void approval(ApprovalPolicy before, ApprovalPolicy after) {
      if (!before.equals(after)) {
        note("approval: %s → %s".formatted(word(before), word(after)), isLooser(after, before));
      }
    }

    void gates(List<Gate> before, List<Gate> after) {
      for (Gate gate : before) {
        if (!after.contains(gate)) {
          Optional<Gate> instead = after.stream().filter(each -> isOfKind(each, gate)).findFirst();
          note(
              "gate %s → %s".formatted(gate.words(), instead.map(Gate::words).orElse("none")),
              instead.isEmpty() || isLooser(instead.get(), gate));
        }
      }
      for (Gate gate : after) {
        if (before.stream().noneMatch(each -> isOfKind(each, gate))) {
          note("gate none → " + gate.words(), false);
        }
      }
    }

    /** Versions that are compared keep out one that does worse. */
    void comparison(@Nullable ComparePolicy before, @Nullable ComparePolicy after) {
      if (!Objects.equals(before, after)) {
        note(
            "rollout %s → %s".formatted(word(before), word(after)),
            before != null && (after == null || isLooser(after, before)));
      }
    }

    private void note(String difference, boolean loosens) {
      all.add(difference);
      if (loosens) {
        looser.add(difference);
      }
    }
  }

  private static @Nullable ComparePolicy compared(Project project) {
    RolloutPolicy rollout = project.deployment().rollout();
    return rollout == null ? null : rollout.compare();
  }

  /** What is likelier to be better serves sooner than what is shown to be, beyond chance. */
  private static boolean isLooser(ComparePolicy policy, ComparePolicy before) {
    return policy.metric() != before.metric()
        || (before instanceof ComparePolicy.Certainty && policy instanceof ComparePolicy.Reward);
  }

  private static String word(@Nullable ComparePolicy policy) {
    return switch (policy) {
      case null -> "without comparison";
      case ComparePolicy.Certainty(var metric, var effect) ->
          "ab on %s, effect %s".formatted(word(metric), effect);
      case ComparePolicy.Reward(var metric, var floor) ->
          "thompson on %s, floor %s".formatted(word(metric), floor);
    };
  }

  private static boolean isOfKind(Gate one, Gate other) {
    return switch (one) {
      case Gate.Fair(var measure, var of, var _, var _) ->
          other instanceof Gate.Fair was && measure == was.measure() && of.equals(was.of());
      case Gate.Stable(var measure, var _) ->
          other instanceof Gate.Stable was && measure == was.measure();
      case Gate.Bound _, Gate.NotWorseThanChampion _ ->
          one.getClass().equals(other.getClass()) && one.reads().equals(other.reads());
    };
  }

  private static boolean isLooser(Gate gate, Gate before) {
    return switch (gate) {
      case Gate.Bound(var metric, var bound) ->
          before instanceof Gate.Bound was && metric.advantage(was.bound(), bound) > 0;
      case Gate.NotWorseThanChampion(var _, var tolerance) ->
          before instanceof Gate.NotWorseThanChampion was && tolerance > was.tolerance();
      case Gate.Fair(var measure, var _, var bound, var waived) ->
          before instanceof Gate.Fair was
              && (measure.advantage(was.bound(), bound) > 0 || isLonger(waived, was.waived()));
      case Gate.Stable(var _, var bound) ->
          before instanceof Gate.Stable was && bound > was.bound();
    };
  }

  private static boolean isLonger(@Nullable Waiver waiver, @Nullable Waiver before) {
    return waiver != null && (before == null || waiver.until().isAfter(before.until()));
  }

  private static boolean isLooser(ApprovalPolicy policy, ApprovalPolicy before) {
    return switch (before) {
      case ApprovalPolicy.Automatic _ -> false;
      case ApprovalPolicy.ByRole(var was) ->
          !(policy instanceof ApprovalPolicy.ByRole(var role) && role.covers(was));
    };
  }

  private static String word(ApprovalPolicy policy) {
    return switch (policy) {
      case ApprovalPolicy.Automatic _ -> "automatic";
      case ApprovalPolicy.ByRole(var role) -> role.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String word(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }
}
