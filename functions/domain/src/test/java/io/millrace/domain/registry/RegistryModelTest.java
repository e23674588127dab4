package io.millrace.domain.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random commands to the registry and its routes, against a model of them in a few lines: after
 * every command both say the same, and what is live is one version at most. A sequence that tells
 * them apart is made as short as it can be.
 */
class RegistryModelTest {

  private static final int SEQUENCES = Integer.getInteger("sequences", 10_000);
  private static final int LONGEST = 50;
  private static final Duration WATCH = Duration.ofMinutes(5);
  private static final ProjectName CHURN = RegistryTest.CHURN;

  @Test
  void theRegistryDoesWhatItsModelDoes() {
    for (long seed = 1; seed <= SEQUENCES; seed++) {
      List<Command> commands = commands(new Random(seed));
      String difference = difference(commands, Real::new);
      assertThat(difference).as(() -> "shortest: " + shrunk(commands, Real::new)).isNull();
    }
  }

  @Test
  void aRouteThatTakesOlderVersionsIsTold() {
    assertThat(shortest(Forgetful::new)).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aRollbackThatTakesAnyAlarmIsTold() {
    assertThat(shortest(Jumpy::new)).hasSizeLessThanOrEqualTo(5);
  }

  /** The shortest of the first sequences that tell this subject from the model. */
  private static List<Command> shortest(Supplier<Real> subject) {
    for (long seed = 1; ; seed++) {
      List<Command> commands = commands(new Random(seed));
      if (difference(commands, subject) != null) {
        return shrunk(commands, subject);
      }
    }
  }

  private static List<Command> shrunk(List<Command> commands, Supplier<Real> subject) {
    for (int left = 0; left < commands.size(); left++) {
      List<Command> fewer = new ArrayList<>(commands);
      fewer.remove(left);
      if (difference(fewer, subject) != null) {
        return shrunk(fewer, subject);
      }
    }
    return commands;
  }

  private static @Nullable String difference(List<Command> commands, Supplier<Real> subject) {
    Real real = subject.get();
    Model model = new Model();
    for (int step = 0; step < commands.size(); step++) {
      Command command = commands.get(step);
      String answered = real.does(command);
      String expected = model.does(command);
      String is = real.state();
      String shouldBe = model.state();
      if (!answered.equals(expected) || !is.equals(shouldBe)) {
        return "step %s, %s: answered %s, expected %s; is %s, should be %s"
            .formatted(step, command, answered, expected, is, shouldBe);
      }
    }
    return null;
  }

  private sealed interface Command {}

  private record Register(int run, boolean atOnce) implements Command {}

  private record Decide(int version, boolean approve, String by) implements Command {}

  private record Refuse(int version) implements Command {}

  private record Verify(int version) implements Command {}

  private record Deploy(int version) implements Command {}

  /** An alarm that rang so many minutes ago. */
  private record RollBack(int minutesAgo) implements Command {}

  private static List<Command> commands(Random random) {
    List<Command> commands = new ArrayList<>();
    int length = 1 + random.nextInt(LONGEST);
    for (int i = 0; i < length; i++) {
      int version = 1 + random.nextInt(5);
      commands.add(
          switch (random.nextInt(8)) {
            case 0, 1 -> new Register(random.nextInt(6), random.nextBoolean());
            case 2 ->
                new Decide(version, random.nextInt(4) > 0, random.nextBoolean() ? "ada" : "bob");
            case 3 -> new Refuse(version);
            case 4 -> new Verify(version);
            case 5, 6 -> new Deploy(version);
            default -> new RollBack(random.nextInt(8));
          });
    }
    return commands;
  }

  /** The code itself; a minute passes with every command. */
  private static class Real {

    final InMemoryStateStore stateStore = InMemoryStateStore.ofAnySize();
    final Transactions transactions = new Transactions(stateStore, _ -> {});
    private Instant now = Instant.EPOCH;
    private final Registry registry = new Registry(transactions, () -> now);
    private final Deployments deployments = new Deployments(transactions, () -> now);

    String does(Command command) {
      now = now.plusSeconds(60);
      try {
        return switch (command) {
          case Register(var run, var atOnce) ->
              "version "
                  + registry
                      .register(
                          RegistryTest.candidate("r-" + run),
                          atOnce
                              ? new ApprovalPolicy.Automatic()
                              : new ApprovalPolicy.ByRole(Role.APPROVER))
                      .version();
          case Decide(var version, var approve, var by) -> {
            registry.decide(CHURN, version, approve, by, "");
            yield "decided";
          }
          case Refuse(var version) -> {
            registry.refused(CHURN, version, "altered");
            yield "refused";
          }
          case Verify(var version) -> {
            registry.verified(CHURN, version);
            yield "verified";
          }
          case Deploy(var version) -> deploy(version);
          case RollBack(var minutesAgo) ->
              deployments.rollBack(CHURN, rangAt(now, minutesAgo), WATCH, "errors")
                      instanceof Rollback.Done(var from, var to)
                  ? "from %s to %s".formatted(from, to)
                  : "stays";
        };
      } catch (InvalidInputException | IllegalArgumentException no) {
        return "no";
      }
    }

    Instant rangAt(Instant at, int minutesAgo) {
      return at.minusSeconds(60L * minutesAgo);
    }

    String deploy(int version) {
      ModelVersion found =
          registry.find(CHURN, version).orElseThrow(() -> new InvalidInputException("none"));
      return "live " + deployments.deploy(found).live().version();
    }

    /** All that is kept, as the model says it. */
    String state() {
      StringBuilder state = new StringBuilder();
      for (ModelVersion version : registry.newest(CHURN, 100).reversed()) {
        state.append(
            "%s %s %s%s; "
                .formatted(
                    version.version(),
                    version.runId(),
                    switch (version.approval()) {
                      case Approval.Pending _ -> "waits";
                      case Approval.Approved(var by, var _, var _) -> "approved by " + by;
                      case Approval.Rejected(var by, var _, var _) -> "rejected by " + by;
                    },
                    version.refusal() == null ? "" : " refused"));
      }
      Route route = deployments.route(CHURN).orElse(null);
      state.append(
          route == null
              ? "nothing live"
              : "live %s, before %s, newest %s, deployment %s"
                  .formatted(
                      route.live().version(),
                      route.previous() == null ? "none" : "" + route.previous().version(),
                      route.newest(),
                      route.deployment()));
      long changes =
          stateStore.find(AuditHead.key(CHURN)).map(head -> head.value().sequence()).orElse(0L);
      int numbers =
          stateStore
              .find(Counter.key(CHURN, ModelVersion.KIND))
              .map(counter -> counter.value().latest())
              .orElse(0);
      return "%s; %s changes, %s numbers, %s events"
          .formatted(state, changes, numbers, stateStore.announced().size());
    }
  }

  /** Forgets which was the newest that ever served. */
  private static final class Forgetful extends Real {
    @Override
    String deploy(int version) {
      stateStore
          .find(Route.key(CHURN))
          .ifPresent(read -> {
            Route route = read.value();
            var forgotten =
                new Route(
                    CHURN, route.deployment(), route.live(), route.previous(), 0, route.since());
            assertThat(
                    stateStore.write(
                        List.of(Write.replace(Route.key(CHURN), read, forgotten)), List.of()))
                .isTrue();
          });
      return super.deploy(version);
    }
  }

  /** Takes every alarm for one that rings now. */
  private static final class Jumpy extends Real {
    @Override
    Instant rangAt(Instant at, int minutesAgo) {
      return at;
    }
  }

  /** What is meant. */
  private static final class Model {

    private static final class Version {
      final int run;
      String approval;
      boolean refused;

      Version(int run, String approval) {
        this.run = run;
        this.approval = approval;
      }
    }

    private final List<Version> versions = new ArrayList<>();
    private int now;
    private int live;
    private int before;
    private int newest;
    private int deployment;
    private int since;
    private int changes;
    private int events;

    String does(Command command) {
      now++;
      return switch (command) {
        case Register(var run, var atOnce) -> register(run, atOnce);
        case Decide(var number, var approve, var by) ->
            number > versions.size() ? "no" : decide(versions.get(number - 1), approve, by);
        case Refuse(var number) -> number > versions.size() ? "no" : refuse(number, true);
        case Verify(var number) -> number > versions.size() ? "no" : refuse(number, false);
        case Deploy(var number) ->
            number > versions.size() || !versions.get(number - 1).approval.startsWith("approved")
                ? "no"
                : deploy(number);
        case RollBack(var minutesAgo) -> rollBack(now - minutesAgo);
      };
    }

    private String register(int run, boolean atOnce) {
      for (int number = 1; number <= versions.size(); number++) {
        if (versions.get(number - 1).run == run) {
          return "version " + number;
        }
      }
      versions.add(new Version(run, atOnce ? "approved by millrace" : "waits"));
      changed(2); // that it was registered, and that it was approved or waits for that
      return "version " + versions.size();
    }

    private String decide(Version version, boolean approve, String by) {
      String decision = (approve ? "approved by " : "rejected by ") + by;
      if (version.approval.equals("waits")) {
        version.approval = decision;
        changed(1);
      }
      return version.approval.equals(decision) ? "decided" : "no";
    }

    private String refuse(int number, boolean refused) {
      Version version = versions.get(number - 1);
      if (version.refused != refused) {
        version.refused = refused;
        changed(refused ? 1 : 0);
      }
      return refused ? "refused" : "verified";
    }

    private String deploy(int number) {
      if (number > newest) {
        before = live;
        live = number;
        newest = number;
        since = now;
        deployment++;
        changed(1);
      }
      return "live " + live;
    }

    private String rollBack(int rangAt) {
      if (before == 0 || rangAt < since || rangAt > since + WATCH.toMinutes()) {
        return "stays";
      }
      String done = "from %s to %s".formatted(live, before);
      live = before;
      before = 0;
      since = now;
      deployment++;
      changed(1);
      return done;
    }

    private void changed(int announced) {
      changes++;
      events += announced;
    }

    String state() {
      StringBuilder state = new StringBuilder();
      for (int number = 1; number <= versions.size(); number++) {
        Version version = versions.get(number - 1);
        state.append(
            "%s r-%s %s%s; "
                .formatted(
                    number, version.run, version.approval, version.refused ? " refused" : ""));
      }
      state.append(
          live == 0
              ? "nothing live"
              : "live %s, before %s, newest %s, deployment %s"
                  .formatted(live, before == 0 ? "none" : "" + before, newest, deployment));
      return "%s; %s changes, %s numbers, %s events"
          .formatted(state, changes, versions.size(), events);
    }
  }
}
