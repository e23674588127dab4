package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
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
 */
public record Route(
    ProjectName project,
    long deployment,
    Target live,
    @Nullable Target previous,
    int newest,
    Instant since)
    implements Entity {

  /** Where a model's route is kept: apart from its project's state, as fewer may change it. */
  public static Key<Route> key(ProjectName project) {
    return new Key<>(Route.class, "route#" + project, "route");
  }

  /** One version as it is loaded: the archive, and the digest that it must have. */
  public record Target(int version, ObjectRef archive, Sha256 digest) {}
}
