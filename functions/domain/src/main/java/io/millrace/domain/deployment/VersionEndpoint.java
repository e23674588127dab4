package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * The endpoint that was last wanted for a project, and how far it is: beside all its likes, so that
 * who makes endpoints finds them at once.
 *
 * @param version that is to answer there
 * @param name in SageMaker, as {@link EndpointNames} gives it
 * @param backend what it is made of
 * @param wantedAt when it was asked for
 */
public record VersionEndpoint(
    ProjectName project,
    int version,
    String name,
    SageMakerEndpoint backend,
    Instant wantedAt,
    State state)
    implements Entity {

  /** The partition of them all. */
  static final String PARTITION = "endpoints";

  static Key<VersionEndpoint> key(ProjectName project) {
    return new Key<>(VersionEndpoint.class, PARTITION, project.value());
  }

  /** Whether somebody waits for it. */
  public boolean isAwaited() {
    return state instanceof State.Awaited;
  }

  /** Whether it is, or was to be, of this version, and made of this. */
  public boolean isFor(Servable servable, SageMakerEndpoint of) {
    return version == servable.version() && backend.equals(of);
  }

  /**
   * Whether it is the endpoint at which this answers already, and was to be scaled otherwise, and
   * perhaps is, or in part.
   */
  public boolean isUnsettledAt(Route.Target target) {
    return name.equals(target.endpoint()) && !(state instanceof State.Settled);
  }

  /** Whether it is this one that is waited for, whatever more is known of it by now. */
  boolean isStill(VersionEndpoint awaited) {
    return isAwaited() && wantedAt.equals(awaited.wantedAt) && name.equals(awaited.name);
  }

  VersionEndpoint with(State next) {
    return new VersionEndpoint(project, version, name, backend, wantedAt, next);
  }

  /** How far it is. */
  public sealed interface State {

    /**
     * It is being made, or waits for that.
     *
     * @param words what is known of it; perhaps none
     */
    record Awaited(String words) implements State {}

    /** Nobody waits for it any more: the route says where traffic goes. */
    record Settled() implements State {}

    /**
     * It does not answer as it should.
     *
     * @param why in plain words
     */
    record Failed(String why) implements State {}
  }
}
