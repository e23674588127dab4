package io.millrace.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;

/**
 * Two stages, some projects, the files that were dropped for them, and the modules, as far as their
 * state goes: they read no tables and learn nothing, but the end of a file, of a job and of a
 * promotion is decided by the content.
 *
 * <p>Everything is drawn from one seed but what goes wrong, so that one world can be lived through
 * in several ways.
 */
final class World implements TestStage.Hearing {

  private static final String INTAKE = "intake";
  private static final String CONTENTS = "ABCDEFGRST"; // see Modules for what becomes of them

  private final InMemoryObjectStore objects = new InMemoryObjectStore(this::now);
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private final TestStage first;
  private final TestStage next;
  private final Random chance;
  private double lost;
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private int asked;
  private String deaf = "";

  /** A world in which everything is heard and done. */
  static World undisturbed(long seed) {
    return new World(seed, 0, 0);
  }

  /** The same world, in which nothing is heard. */
  static World losingEveryEvent(long seed) {
    return new World(seed, 1, 0);
  }

  /**
   * The same world, in which a third is not heard, and functions die at a call to the state store,
   * before or after it did something, and are not tried again.
   */
  static World losingSomeEventsAndFunctions(long seed) {
    return new World(seed, 0.3, 6);
  }

  private World(long seed, double lost, int deaths) {
    Random drawn = new Random(seed);
    this.chance = new Random(~seed);
    this.lost = lost;
    next =
        new TestStage(
            objects,
            "next-intake",
            Optional.of(Modules.PROMOTIONS),
            _ -> {},
            this::now,
            chance,
            deaths,
            this);
    first =
        new TestStage(
            objects, INTAKE, Optional.empty(), this::handedOver, this::now, chance, deaths, this);
    int projects = 1 + drawn.nextInt(3);
    for (int project = 1; project <= projects; project++) {
      populate(new ProjectName("project-" + project), drawn);
    }
    drop("readme.txt", 'A');
    drop("No Project/a.csv", 'A');
    drop("project-1/", 'A');
    drop("undeclared/a.csv", 'R');
    objects.write(Modules.PROMOTIONS, "readme.txt", new byte[0], "text/plain");
    objects.write(
        Modules.PROMOTIONS, "---/%s/promotion.json".formatted("0".repeat(64)), new byte[0], "");
  }

  private void populate(ProjectName name, Random random) {
    ApprovalPolicy approval =
        random.nextBoolean()
            ? new ApprovalPolicy.Automatic()
            : new ApprovalPolicy.ByRole(Role.APPROVER);
    first
        .declarations()
        .declare(
            Modules.project(name, Samples.project(approval)), Sha256.of(name.value()), "somebody");
    int files = random.nextInt(5);
    for (int file = 0; file < files; file++) {
      // Sometimes over another of the same name, which must not be forgotten for that.
      drop(
          "%s/%s.csv".formatted(name, random.nextInt(4)),
          CONTENTS.charAt(random.nextInt(CONTENTS.length())));
    }
  }

  private void drop(String key, char content) {
    ObjectRef file = objects.write(INTAKE, key, String.valueOf(content).getBytes(UTF_8), "");
    announced(() -> first.modules().ingest(file));
  }

  private void handedOver(ObjectRef promotion) {
    announced(() -> next.modules().receive(promotion));
  }

  @Override
  public void announced(Runnable delivery) {
    if (chance.nextDouble() >= lost) {
      underWay.add(delivery);
    }
  }

  @Override
  public void asked(String function, Runnable delivery) {
    asked++;
    if (!function.equals(deaf)) {
      underWay.add(delivery);
    }
  }

  Instant now() {
    return now;
  }

  /** How often a function was asked by a reconciliation so far. */
  int asked() {
    return asked;
  }

  /** From now on, this function does not hear what it is asked for. */
  void deafen(String function) {
    deaf = function;
  }

  /** From now on, every event is heard. */
  void loseNoMore() {
    lost = 0;
  }

  /** Lets everything that is under way come to its end, jobs and people included. */
  void transact() {
    do {
      while (!underWay.isEmpty()) {
        attempt(underWay.remove());
        announce();
      }
      first.endJobs();
      first.approve();
      next.approve();
      promote();
      announce();
    } while (!underWay.isEmpty());
  }

  /** One attempt, as if it were a function's last. */
  private static void attempt(Runnable function) {
    try {
      function.run();
    } catch (UnavailableException | InvalidInputException givenUp) {
      // and nobody comes to know
    }
  }

  private void announce() {
    first.announce();
    next.announce();
  }

  /** People want what serves in the next stage too, and ask once more where that refused it. */
  private void promote() {
    for (ProjectName project : first.projects()) {
      first.versions(project).stream()
          .filter(version -> version.approval() instanceof Approval.Approved)
          .forEach(version -> promote(project, version));
    }
  }

  private void promote(ProjectName project, ModelVersion version) {
    Optional<OutgoingPromotion> before =
        first.outgoingPromotions().find(project, version.version());
    if (before.isEmpty()) {
      first.outgoingPromotions().request(version, "next", "olga", Modules.FIRST);
    } else if (before.get().outcome() instanceof OutgoingPromotion.Outcome.HandedOver
        && before.get().why().equals(Modules.FIRST)
        && isRefused(project, version.digest())) {
      first.outgoingPromotions().request(version, "next", "olga", Modules.AGAIN);
    }
  }

  private boolean isRefused(ProjectName project, Sha256 archive) {
    return next.incomingPromotions()
        .find(project, archive)
        .filter(incomingPromotion ->
            incomingPromotion.outcome() instanceof IncomingPromotion.Outcome.Refused)
        .isPresent();
  }

  /** A day later, the reconciliations take as many turns as they need to look at everything. */
  void reconcileADayLater() {
    now = now.plus(Duration.ofDays(1));
    reconcileAtOnce();
  }

  /** The reconciliations take as many turns as they need. */
  void reconcileAtOnce() {
    first.reconcile();
    next.reconcile();
  }

  /** All that is written, to the byte. */
  String contents() {
    return first.contents() + next.contents();
  }

  /** All that must not depend on the order in which things happened. */
  String end() {
    return "first: %s, next: %s, arrived: %s"
        .formatted(first.end(), next.end(), next.arrived(first.projects()));
  }
}
