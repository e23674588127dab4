package io.millrace.wire;

import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.RolloutPolicy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.StdConverter;

/** How a deployment policy is kept: the backend only where it is another than the function. */
record StoredDeployment(
    int errorsPerMinute,
    Duration watch,
    @Nullable RolloutPolicy rollout,
    @Nullable Backend backend,
    @Nullable FallbackPolicy fallback) {

  /** Makes what is kept of a policy. */
  static final class Writer extends StdConverter<DeploymentPolicy, StoredDeployment> {
    @Override
    public StoredDeployment convert(DeploymentPolicy policy) {
      return new StoredDeployment(
          policy.errorsPerMinute(),
          policy.watch(),
          policy.rollout(),
          switch (policy.backend()) {
            case Backend.Function _ -> null;
            case Backend.SageMakerEndpoint endpoint -> endpoint;
          },
          policy.fallback());
    }
  }

  /** Makes a policy of what is kept. */
  static final class Reader extends StdConverter<StoredDeployment, DeploymentPolicy> {
    @Override
    public DeploymentPolicy convert(StoredDeployment stored) {
      return new DeploymentPolicy(
          stored.errorsPerMinute,
          stored.watch,
          stored.rollout,
          Objects.requireNonNullElseGet(stored.backend, Backend.Function::new),
          stored.fallback);
    }
  }
}
