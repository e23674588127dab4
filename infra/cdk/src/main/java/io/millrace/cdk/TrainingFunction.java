package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.DockerImageFunction;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.destinations.EventBridgeDestination;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The function that trains where a machine of SageMaker would take longer to start than to train:
 * the same image, so the same program with the same libraries, started otherwise.
 *
 * <p>It is an image and no zip as the runtime of Lambda has no {@code libgomp}, which XGBoost needs
 * and the image has. What becomes of each of its invocations {@code ConcludeTraining} is told; one
 * that fails is not repeated here, since a run is tried again as a whole.
 */
final class TrainingFunction extends Construct {

  /** The most that a new account may give a function. */
  static final int MEMORY_MIB = 3008;

  private static final int DISK_MIB = 4096; // data, archive, and what Parquet unpacks

  private static final List<String> ENTRY_POINT =
      List.of(
          "java",
          "-XX:MaxRAMPercentage=60", // XGBoost's own memory is outside of the heap
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          "/app/classpath/*:/app/libs/*",
          "com.amazonaws.services.lambda.runtime.api.client.AWSLambda");

  private final Role role;
  private final DockerImageFunction function;

  TrainingFunction(
      Construct scope, String id, FunctionContext context, DataStack data, TrainerRole trainer) {
    super(scope, id);
    LogGroup log =
        LogGroup.Builder.create(this, "Log")
            .logGroupName("/millrace/%s/TrainModel".formatted(context.stage().name()))
            .retention(context.stage().retention().logs())
            .encryptionKey(context.key().key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    role =
        Role.Builder.create(this, "Role")
            .description("What TrainModel may do")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    log.grantWrite(role);
    data.data().grantRead(role, "datasets/", "runs/", "sources/");
    data.data().grantWrite(role, "runs/");
    data.models().grantRead(role, "");
    trainer.grantWriteLogs(role);
    DockerImageFunction.Builder builder =
        DockerImageFunction.Builder.create(this, "Function")
            .description("Millrace TrainModel")
            .code(
                data.trainerImages()
                    .code(ENTRY_POINT, List.of("io.millrace.trainer.TrainModel::handleRequest")))
            .architecture(Architecture.X86_64) // as the image is
            .memorySize(MEMORY_MIB)
            .ephemeralStorageSize(Size.mebibytes(DISK_MIB))
            .timeout(Duration.minutes(15))
            .environment(new TreeMap<>(Map.of("DATA_BUCKET", data.data().name())))
            .role(role)
            .logGroup(log)
            .tracing(Tracing.ACTIVE);
    PrivateNetwork network = context.network();
    if (network != null) {
      network.grantFunction(role);
      builder
          .vpc(network.vpc())
          .vpcSubnets(network.subnets())
          .securityGroups(List.of(network.group()));
    }
    function = builder.build();
    if (network != null) {
      function.getNode().addDependency(network.ways());
    }
    function.configureAsyncInvoke(
        EventInvokeConfigOptions.builder()
            .retryAttempts(0)
            .maxEventAge(Duration.hours(6))
            .onSuccess(new EventBridgeDestination())
            .onFailure(new EventBridgeDestination())
            .build());
  }

  /** The environment of whoever asks the function. */
  Map<String, String> variables() {
    return Map.of("TRAIN_MODEL", function.getFunctionArn());
  }

  void grantLaunch(IGrantable launcher) {
    function.grantInvokeLatestVersion(launcher);
  }

  /** What tells on the account's default bus how an invocation has ended. */
  EventPattern results() {
    return EventPattern.builder()
        .source(List.of("lambda"))
        .detailType(Match.prefix("Lambda Function Invocation Result - "))
        .detail(
            Map.of(
                "requestContext", Map.of("functionArn", Match.prefix(function.getFunctionArn()))))
        .build();
  }
}
