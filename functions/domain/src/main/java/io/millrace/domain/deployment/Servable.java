package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.store.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * A version that may serve.
 *
 * @param archive that is loaded; null where a container answers that was declared
 * @param digest of the archive, or of the declaration
 * @param because who let it serve, and why
 */
public record Servable(
    ProjectName project, int version, @Nullable ObjectRef archive, Sha256 digest, String because) {

  /**
   * A version that was approved.
   *
   * @throws IllegalArgumentException if it was not
   */
  public static Servable of(ModelVersion version) {
    if (!(version.approval() instanceof Approval.Approved(var by, var why, var _))) {
      throw new IllegalArgumentException("version %s is not approved".formatted(version.version()));
    }
    return new Servable(
        version.project(),
        version.version(),
        version.archive(),
        version.digest(),
        "approved by %s: %s".formatted(by, why));
  }

  /** A language model as it was declared. */
  public static Servable of(LanguageModelRevision declared) {
    return new Servable(
        declared.model().name(),
        declared.version(),
        null,
        declared.model().digest(),
        "declared by " + declared.by());
  }

  /** As it is loaded, or asked at its endpoint. */
  public Target at(@Nullable VersionEndpoint endpoint) {
    return endpoint == null
        ? new Target(version, archive, digest)
        : new Target(version, archive, digest, endpoint.name(), endpoint.backend());
  }
}
