package io.millrace.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.EndpointScaling;
import io.millrace.aws.EndpointSite;
import io.millrace.aws.InvokedEndpoint;
import io.millrace.aws.SageMakerEndpoints;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.deployment.Endpoints.Served;
import io.millrace.domain.deployment.Endpoints.Specification;
import io.millrace.domain.deployment.Endpoints.State;
import io.millrace.domain.deployment.EndpointsContract;
import io.millrace.domain.project.Backend;
import io.millrace.domain.store.ObjectRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** Its image serves as {@link AnsweringContainer} does. */
@ParameterizedClass
@EnumSource
class SageMakerEndpointsTest extends EndpointsContract {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(20));

  private final String prefix =
      "contract-%s-".formatted(UUID.randomUUID().toString().substring(0, 8));
  private final TrainingSite site;
  private final TestBucket bucket;
  private final SageMakerClient sageMaker;
  private final ApplicationAutoScalingClient autoScaling;
  private final Endpoints endpoints;
  private int made;

  SageMakerEndpointsTest(AwsEndpoint endpoint) {
    site = endpoint.training();
    bucket = TestBucket.create(site.clients().s3());
    bucket
        .s3()
        .putObject(
            put -> put.bucket(bucket.name()).key("model.tar.gz"), RequestBody.fromString("model"));
    sageMaker = site.clients().client(SageMakerClient.builder());
    autoScaling = site.clients().client(ApplicationAutoScalingClient.builder());
    endpoints =
        new SageMakerEndpoints(
            sageMaker,
            new EndpointScaling(site.clients()),
            new EndpointSite(
                prefix,
                site.image(),
                site.roleArn(),
                site.roleArn(),
                Map.of("made-by", "contract")));
  }

  @AfterEach
  void close() {
    for (String name : endpoints.names()) {
      settled(name);
      endpoints.delete(name);
    }
    autoScaling.close();
    sageMaker.close();
    bucket.close();
  }

  @Test
  void whatServesAnswersAndWhatItRefusesOrDoesNotExistIsNoAnswer() {
    Specification wanted = serving();
    endpoints.create(wanted);
    settled(wanted.name());
    var invoked = new InvokedEndpoint(site.clients(), Duration.ofSeconds(30));

    assertThat(new String(invoked.call(wanted.name(), "[1,2]".getBytes(UTF_8)), UTF_8))
        .isEqualTo("[1,2]");
    assertThatThrownBy(() -> invoked.call(wanted.name(), new byte[0]))
        .isInstanceOf(UnavailableException.class);
    var refused = invoked.ask(wanted.name(), new byte[0]);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(new String(refused.body(), UTF_8)).isEqualTo("empty");
    assertThatThrownBy(() -> invoked.call(prefix + "nobody", "[1]".getBytes(UTF_8)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatServesAnswersBitByBitAndWhatItRefusesOrDoesNotExistIsNoAnswer() throws IOException {
    Specification wanted = serving();
    endpoints.create(wanted);
    settled(wanted.name());
    var invoked = new InvokedEndpoint(site.clients(), Duration.ofSeconds(30));

    var streamed = invoked.stream(wanted.name(), "data: 1\n\n".getBytes(UTF_8));
    assertThat(streamed.status()).isEqualTo(200);
    assertThat(new String(streamed.body().readAllBytes(), UTF_8)).isEqualTo("data: 1\n\n");
    var refused = invoked.stream(wanted.name(), new byte[0]);
    assertThat(refused.isRefusal()).isTrue();
    assertThat(new String(refused.body().readAllBytes(), UTF_8)).isEqualTo("empty");
    assertThatThrownBy(() -> invoked.stream(prefix + "nobody", "[1]".getBytes(UTF_8)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatIsLeftOfWhatScaledAnEndpointIsAmongTheNamesAndDeleted() {
    Specification wanted = serving();
    endpoints.create(wanted);
    settled(wanted.name());
    endpoints.scale(
        wanted.name(),
        wanted.variant(),
        new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 2, 600));
    settled(wanted.name());
    sageMaker.deleteEndpoint(endpoint -> endpoint.endpointName(wanted.name()));
    sageMaker.deleteEndpointConfig(
        configuration -> configuration.endpointConfigName(wanted.name()));
    sageMaker.deleteModel(model -> model.modelName(wanted.name()));
    await().atMost(PATIENCE).until(() -> settled(wanted.name()) instanceof State.Absent);

    assertThat(endpoints.names()).contains(wanted.name());
    assertThat(endpoints.delete(wanted.name())).isTrue();
    assertThat(endpoints.names()).doesNotContain(wanted.name());
  }

  @Test
  void whatDoesNotExistIsNotScaled() {
    assertThat(
            endpoints.scale(
                prefix + "nobody",
                "version-1",
                new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 2, 600)))
        .hasValueSatisfying(why -> assertThat(why).contains("400 ValidationException"));
  }

  @Test
  void aServerlessOneServesToo() {
    Specification machines = serving();
    var wanted =
        new Specification(
            machines.name(),
            machines.variant(),
            machines.served(),
            new Backend.Serverless(1024, 1));
    endpoints.create(wanted);

    assertThat(settled(wanted.name())).isEqualTo(new State.InService());
  }

  @Test
  void aNameThatCannotBeIsRefusedForGood() {
    assertThatThrownBy(() -> endpoints.create(specification("-no_name-", Map.of())))
        .isInstanceOf(InvalidInputException.class);
  }

  @Override
  protected Endpoints endpoints() {
    return endpoints;
  }

  @Override
  protected Specification serving() {
    return specification(prefix + made++, Map.of());
  }

  @Override
  protected Specification failing() {
    return specification(prefix + made++, Map.of(AnsweringContainer.FAILS, "yes"));
  }

  @Override
  protected String scaling(String name) {
    var targets =
        autoScaling
            .describeScalableTargets(describe ->
                describe
                    .serviceNamespace(ServiceNamespace.SAGEMAKER)
                    .resourceIds("endpoint/%s/variant/version-1".formatted(name)))
            .scalableTargets();
    var policies =
        autoScaling
            .describeScalingPolicies(describe ->
                describe
                    .serviceNamespace(ServiceNamespace.SAGEMAKER)
                    .resourceId("endpoint/%s/variant/version-1".formatted(name)))
            .scalingPolicies();
    assertThat(policies).hasSameSizeAs(targets);
    if (targets.isEmpty()) {
      return "";
    }
    var tracked = policies.getFirst().targetTrackingScalingPolicyConfiguration();
    assertThat(tracked.predefinedMetricSpecification().predefinedMetricType())
        .isEqualTo(MetricType.SAGE_MAKER_VARIANT_INVOCATIONS_PER_INSTANCE);
    return String.format(
        Locale.ROOT,
        "%s to %s by %.0f",
        targets.getFirst().minCapacity(),
        targets.getFirst().maxCapacity(),
        tracked.targetValue());
  }

  @Override
  protected State settled(String name) {
    return await()
        .atMost(PATIENCE)
        .until(() -> endpoints.state(name), state -> !(state instanceof State.Changing));
  }

  private Specification specification(String name, Map<String, String> environment) {
    return new Specification(
        name,
        "version-1",
        new Served.Archive(new ObjectRef(bucket.name(), "model.tar.gz", "any"), environment),
        new Backend.RealTime("ml.m5.large", 1));
  }
}
