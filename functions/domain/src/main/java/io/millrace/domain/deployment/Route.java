package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
 * @param movedAt when {@code live} last began to answer elsewhere than before, the same version;
 *     null where it never did
 */
public record Route(
    ProjectName project,
    long deployment,
    Target live,
    @Nullable Target previous,
    int newest,
    Instant since,
    @Nullable Rollout rollout,
    @Nullable Instant movedAt)
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

  /** A route whose live version answers where it did from the beginning. */
  public Route(
      ProjectName project,
      long deployment,
      Target live,
      @Nullable Target previous,
      int newest,
      Instant since,
      @Nullable Rollout rollout) {
    this(project, deployment, live, previous, newest, since, rollout, null);
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
    return new Route(project, deployment, live, previous, newest, since, next, movedAt);
  }

  /** All traffic where it was moving to. */
  Route completed(Rollout complete, Instant now) {
    return new Route(project, deployment + 1, complete.to(), live, newest, now, complete);
  }

  /** All traffic where it was before it began to move. */
  Route stopped(Rollout stopped) {
    return new Route(project, deployment + 1, live, previous, newest, since, stopped, movedAt);
  }

  /** The same version where it answers from now on. */
  Route movedTo(Target elsewhere, Instant now) {
    return new Route(project, deployment + 1, elsewhere, previous, newest, since, rollout, now);
  }

  /** The same version where it is, which is scaled otherwise. */
  Route scaled(Target same) {
    return new Route(project, deployment, same, previous, newest, since, rollout, movedAt);
  }

  /**
   * One version as it is loaded.
   *
   * @param archive that is loaded; null where a container answers that was declared
   * @param digest that the archive must have, or of what was declared
   * @param endpoint the name of the endpoint in SageMaker that answers with it; null where the
   *     prediction function does
   * @param backend what that endpoint is made of and how it is scaled; null where there is none, or
   *     a release before this one deployed it
   */
  public record Target(
      int version,
      @Nullable ObjectRef archive,
      Sha256 digest,
      @Nullable String endpoint,
      @Nullable SageMakerEndpoint backend) {

    /** A version that the prediction function answers with. */
    public Target(int version, @Nullable ObjectRef archive, Sha256 digest) {
      this(version, archive, digest, null);
    }

    /** A version at an endpoint of which it is not known what it is made of. */
    public Target(
        int version, @Nullable ObjectRef archive, Sha256 digest, @Nullable String endpoint) {
      this(version, archive, digest, endpoint, null);
    }

    /** Whether it answers at what a project declares, as far as that is known. */
    public boolean isAt(Backend declared) {
      return switch (declared) {
        case Backend.Function _ -> endpoint == null;
        case SageMakerEndpoint other ->
            endpoint != null && (backend == null || backend.equals(other));
      };
    }

    /** Whether it is the same version, wherever that answers. */
    boolean isSameVersion(@Nullable Target other) {
      return other != null
          && version == other.version
          && Objects.equals(archive, other.archive)
          && digest.equals(other.digest);
    }
  }
}
