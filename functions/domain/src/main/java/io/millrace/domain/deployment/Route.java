package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where predictions of a model come from. Prediction functions re-read it within seconds, so that
 * changing it is one conditional write, and so is changing it back.
 *
 * @param deployment counts the changes of this route, 1, 2, 3 …
 * @param live what serves
 * @param previous what served before, to go back to; null where there is nothing
 * @param newest the highest version that ever served; an approval of an older one comes too late
 * @param since when {@code live} began to serve
 * @param rollout the last one, which moves traffic from {@code live} to another version for as long
 *     as it is active; null where there was none since everything was moved at once
 */
public record Route(
    ProjectName project,
    long deployment,
    Target live,
    @Nullable Target previous,
    int newest,
    Instant since,
    @Nullable Rollout rollout)
    implements Entity {

  private static final int ALL = 100;

  /** A route on which all traffic goes to one version. */
  public Route(
      ProjectName project,
      long deployment,
      Target live,
      @Nullable Target previous,
      int newest,
      Instant since) {
    this(project, deployment, live, previous, newest, since, null);
  }

  /** Where a model's route is kept: apart from its project's state, as fewer may change it. */
  public static Key<Route> key(ProjectName project) {
    return new Key<>(Route.class, "route#" + project, "route");
  }

  /** The rollout that is moving traffic or held; empty where all of it goes to one version. */
  public Optional<Rollout> activeRollout() {
    return Optional.ofNullable(rollout).filter(Rollout::isActive);
  }

  /** The versions that share the traffic, that which serves first; their shares add up to all. */
  public List<Variant> variants() {
    return activeRollout()
        .map(active ->
            List.of(
                new Variant(live, ALL - active.percent()),
                new Variant(active.to(), active.percent())))
        .orElseGet(() -> List.of(new Variant(live, ALL)));
  }

  /** The same with traffic on its way to another version, or held, or gone back. */
  Route with(Rollout next) {
    return new Route(project, deployment, live, previous, newest, since, next);
  }

  /** All traffic where it was moving to. */
  Route completed(Rollout complete, Instant now) {
    return new Route(project, deployment + 1, complete.to(), live, newest, now, complete);
  }

  /** All traffic where it was before it began to move. */
  Route stopped(Rollout stopped) {
    return new Route(project, deployment + 1, live, previous, newest, since, stopped);
  }

  /**
   * One version as it is loaded.
   *
   * @param digest that the archive must have
   * @param endpoint the name of the endpoint in SageMaker that answers with it; null where the
   *     prediction function does
   */
  public record Target(int version, ObjectRef archive, Sha256 digest, @Nullable String endpoint) {

    /** A version that the prediction function answers with. */
    public Target(int version, ObjectRef archive, Sha256 digest) {
      this(version, archive, digest, null);
    }

    /** Whether it is the same version, wherever that answers. */
    boolean isSameVersion(@Nullable Target other) {
      return other != null
          && version == other.version
          && archive.equals(other.archive)
          && digest.equals(other.digest);
    }
  }
}
