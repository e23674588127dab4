package io.millrace.contracts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.aws.AwsClients;
import java.time.Duration;

/** Where the contracts are held. */
public enum AwsEndpoint {

  /**
   * An account by {@code -Daws.profile=…}, an endpoint by {@code -Daws.endpoint=…}, or else a local
   * cloud, which ends with this process.
   */
  GIVEN {
    @Override
    public AwsClients clients() {
      return GivenAws.clients();
    }

    @Override
    public TrainingSite training() {
      return GivenAws.isLocalCloud() ? ContractCloud.training() : TrainingSite.given(clients());
    }
  },

  /** LocalStack in a container, where there are an engine and a token for it. */
  LOCAL_STACK {
    @Override
    public AwsClients clients() {
      LocalStack.assumeAvailable();
      return LocalStack.clients();
    }

    @Override
    public TrainingSite training() {
      LocalStack.assumeAvailable(); // it has SageMaker in its largest plan only
      return ContractCloud.training();
    }
  };

  /**
   * How long to wait for what AWS does in its own time, within so much; an emulator that never does
   * it is waited for no longer than {@code -Dpatience=PT15S} says.
   */
  public static Duration patience(Duration onAws) {
    Duration most = Duration.parse(System.getProperty("patience", onAws.toString()));
    return most.compareTo(onAws) < 0 ? most : onAws;
  }

  /** Clients of all services but SageMaker. Aborts the test where the endpoint is not there. */
  public abstract AwsClients clients();

  /** Where training jobs run. Aborts the test where they cannot. */
  public abstract TrainingSite training();

  /**
   * Where training jobs run.
   *
   * @param image whose program fails if its channel {@code dataset} has a file {@code fail}, goes
   *     on until it is stopped if it has a file {@code wait}, and leaves a model otherwise; it
   *     prints {@code loss=} and the hyperparameter {@code x}, where it is given one
   * @param roleArn that jobs run under
   */
  public record TrainingSite(AwsClients clients, String image, String roleArn) {

    private static TrainingSite given(AwsClients clients) {
      String image = System.getProperty("training.image", "");
      String role = System.getProperty("training.role", "");
      assumeTrue(
          !image.isEmpty() && !role.isEmpty(),
          "training jobs need -Dtraining.image and -Dtraining.role there: see the README");
      return new TrainingSite(clients, image, role);
    }
  }
}
