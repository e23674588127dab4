package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.InvokeMode;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * One program as a Lambda function that can do nothing but run, write its own log and be traced.
 *
 * <p>What else it may do is granted to {@link #role} by whom it concerns. Its log is {@code
 * /millrace/<stage>/<title>} and is kept as long as the stage says.
 */
final class SpecifiedFunction extends Construct {

  private final Role role;
  private final LogGroup log;
  private final Function function;
  private final IFunction entry;
  private final FunctionSpecification specification;

  SpecifiedFunction(
      Construct scope, String id, FunctionSpecification specification, FunctionContext context) {
    super(scope, id);
    this.specification = specification;
    log =
        LogGroup.Builder.create(this, "Log")
            .logGroupName(
                "/millrace/%s/%s".formatted(context.stage().name(), specification.title()))
            .retention(context.stage().retention().logs())
            .encryptionKey(context.key().key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    role =
        Role.Builder.create(this, "Role")
            .roleName(roleName(specification, context.stage()))
            .description("What %s may do".formatted(specification.title()))
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    log.grantWrite(role);
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .description("Millrace %s".formatted(specification.title()))
            .runtime(Runtime.JAVA_25)
            .architecture(context.artifacts().architecture())
            .code(context.artifacts().code().apply(specification.module()))
            .handler(specification.handler())
            .memorySize(context.stage().limits().memoryMib(specification))
            .timeout(Duration.seconds(specification.timeout().toSeconds()))
            .ephemeralStorageSize(Size.mebibytes(specification.diskMib()))
            .reservedConcurrentExecutions(
                context.stage().limits().reservedConcurrency().get(specification))
            .environment(environment(specification, context))
            .role(role)
            .logGroup(log)
            .tracing(Tracing.ACTIVE)
            .snapStart(specification.snapStart() ? SnapStartConf.ON_PUBLISHED_VERSIONS : null);
    PrivateNetwork network = context.network();
    if (network != null) {
      network.grantFunction(role);
      builder
          .vpc(network.vpc())
          .vpcSubnets(network.subnets())
          .securityGroups(List.of(network.group()));
    }
    function = builder.build();
    if (network != null) { // else what starts for the first snapshot finds no way to any service
      function.getNode().addDependency(network.ways());
    }
    entry = specification.snapStart() ? live(function) : function;
  }

  /** Only a published version has a snapshot, so callers go through an alias of the newest one. */
  private Alias live(Function function) {
    return Alias.Builder.create(this, "Live")
        .aliasName("live")
        .version(function.getCurrentVersion())
        .build();
  }

  /** What it does, for instance {@code IngestUpload}. */
  String title() {
    return specification.title();
  }

  FunctionSpecification specification() {
    return specification;
  }

  /** What to call: the function, or its alias {@code live} if it starts from a snapshot. */
  IFunction entry() {
    return entry;
  }

  /**
   * The address at which anybody may ask it, over HTTPS: whom it answers is for itself to say. What
   * it answers is passed on as it comes.
   */
  FunctionUrl url() {
    return function.addFunctionUrl(
        FunctionUrlOptions.builder()
            .authType(FunctionUrlAuthType.NONE)
            .invokeMode(InvokeMode.RESPONSE_STREAM)
            .build());
  }

  /** Tells it something that is known only once it is there. */
  void tell(String variable, String value) {
    function.addEnvironment(variable, value);
  }

  /** How it is asked directly: {@code title=arn}. */
  String askedAs() {
    return "%s=%s".formatted(title(), entry.getFunctionArn());
  }

  /** Whether it is called at an alias, whose snapshot Lambda drops when nobody asks for it. */
  boolean startsFromSnapshot() {
    return entry instanceof Alias;
  }

  String logGroupName() {
    return log.getLogGroupName();
  }

  /** One of Lambda's own metrics of it. */
  Metric metric(String name, String statistic, Duration period) {
    return function.metric(
        name, MetricOptions.builder().statistic(statistic).period(period).build());
  }

  /** Allows calling it, at its {@link #entry} and nowhere else. */
  void grantInvoke(IGrantable caller) {
    if (entry instanceof Alias alias) {
      alias.grantInvoke(caller);
    } else {
      entry.grantInvokeLatestVersion(caller);
    }
  }

  /** Who to grant what the function needs. */
  IGrantable role() {
    return role;
  }

  /** Generated but for one, which the next stage names in the policy of its bucket. */
  private static @Nullable String roleName(FunctionSpecification specification, Stage stage) {
    return specification == FunctionSpecification.PROMOTE_VERSION
        ? Neighbours.promoterName(stage.name())
        : null;
  }

  private static Map<String, String> environment(
      FunctionSpecification specification, FunctionContext context) {
    Map<String, String> environment = new TreeMap<>(context.environment());
    if (specification.isSpring()) {
      environment.put("MAIN_CLASS", specification.application());
      environment.put("SPRING_CLOUD_FUNCTION_DEFINITION", specification.bean());
    }
    if (specification.isStreamed()) {
      environment.put(
          "AWS_LAMBDA_EXEC_WRAPPER", "/var/task/" + FunctionSpecification.STREAMING_SCRIPT);
    }
    return environment;
  }
}
