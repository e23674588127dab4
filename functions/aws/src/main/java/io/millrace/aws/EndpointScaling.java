package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.project.Backend;
import io.millrace.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The machines of SageMaker's endpoints as Application Auto Scaling holds their number to what each
 * of them is asked a minute. An endpoint's variant is a scalable target there, {@code
 * endpoint/NAME/variant/VARIANT}, with one policy that tracks {@code
 * SageMakerVariantInvocationsPerInstance}; the policy and its alarms go with the target.
 *
 * <p>Source: Application Auto Scaling API Reference, "RegisterScalableTarget", "PutScalingPolicy",
 * "DescribeScalableTargets", "DeregisterScalableTarget".
 */
public final class EndpointScaling {

  private static final String SERVICE = "application-autoscaling";
  private static final String TARGET = "AnyScaleFrontendService.";
  private static final String NAMESPACE = "sagemaker";
  private static final String DIMENSION = "sagemaker:variant:DesiredInstanceCount";
  private static final String ENDPOINT = "endpoint/";
  private static final String GONE = "ObjectNotFoundException";
  private static final int FORBIDDEN = 403;
  private static final int INTERNAL = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Calls calls;

  /** Scales the endpoints of the account and region of these clients. */
  public EndpointScaling(AwsClients clients) {
    var signed = new SignedCalls(clients, SERVICE, SERVICE, PATIENCE);
    this.calls = (operation, json) -> signed.operation(TARGET + operation, json);
  }

  /**
   * @param calls asks for an operation
   */
  EndpointScaling(Calls calls) {
    this.calls = calls;
  }

  /** Asks Application Auto Scaling. */
  @FunctionalInterface
  interface Calls {

    /**
     * The answer to an operation.
     *
     * @throws IOException if there is none in time
     */
    SignedCalls.Answer call(String operation, byte[] json) throws IOException;
  }

  /**
   * Has the number of an endpoint's machines follow what it is asked. Idempotent, and so again
   * where it ended after the first of its two calls.
   *
   * @return what AWS says against it; empty once it is so
   * @throws UnavailableException if whether it is so is not known
   */
  Optional<String> scale(String endpoint, String variant, Backend.Scaled backend) {
    String resource = "%s%s/variant/%s".formatted(ENDPOINT, endpoint, variant);
    Map<String, Object> target = target(resource);
    target.put("MinCapacity", backend.machines().instanceCount());
    target.put("MaxCapacity", backend.atMost());
    Map<String, Object> policy = target(resource);
    policy.put("PolicyName", "invocations");
    policy.put("PolicyType", "TargetTrackingScaling");
    policy.put(
        "TargetTrackingScalingPolicyConfiguration",
        Map.of(
            "TargetValue",
            (double) backend.invocations(),
            "PredefinedMetricSpecification",
            Map.of("PredefinedMetricType", "SageMakerVariantInvocationsPerInstance")));
    return refusal("RegisterScalableTarget", target).or(() -> refusal("PutScalingPolicy", policy));
  }

  private Optional<String> refusal(String operation, Map<String, Object> input) {
    SignedCalls.Answer answer = asked("scale an endpoint", operation, input);
    if (answer.status() >= INTERNAL) {
      throw refused("scale an endpoint", answer);
    }
    return answer.isSuccessful() ? Optional.empty() : Optional.of(words(answer));
  }

  /**
   * Leaves the number of an endpoint's machines as it is. Idempotent.
   *
   * @throws UnavailableException if that does not come to pass
   */
  void leave(String endpoint) {
    for (String resource : resources(ENDPOINT + endpoint + "/")) {
      SignedCalls.Answer answer =
          asked("stop scaling " + endpoint, "DeregisterScalableTarget", target(resource));
      if (!answer.isSuccessful() && !code(answer).equals(GONE)) {
        throw refused("stop scaling " + endpoint, answer);
      }
    }
  }

  /**
   * The endpoints that are scaled, or were and are not there any more.
   *
   * @param prefix with which their names begin
   * @throws UnavailableException if they are not known
   */
  Set<String> names(String prefix) {
    return resources(ENDPOINT + prefix).stream()
        .map(resource -> resource.split("/", -1)[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> resources(String prefix) {
    List<String> resources = new ArrayList<>();
    Map<String, Object> input = new HashMap<>();
    input.put("ServiceNamespace", NAMESPACE);
    input.put("ScalableDimension", DIMENSION);
    do {
      JsonNode page = answer("list what is scaled", "DescribeScalableTargets", input);
      for (JsonNode target : page.path("ScalableTargets")) {
        String resource =
            Aws.said("the name of what is scaled", target.path("ResourceId").stringValue(null));
        if (resource.startsWith(prefix)) {
          resources.add(resource);
        }
      }
      input.put("NextToken", page.path("NextToken").asString(""));
    } while (!Objects.equals(input.get("NextToken"), ""));
    return resources;
  }

  private static Map<String, Object> target(String resource) {
    Map<String, Object> target = new HashMap<>();
    target.put("ServiceNamespace", NAMESPACE);
    target.put("ResourceId", resource);
    target.put("ScalableDimension", DIMENSION);
    return target;
  }

  private JsonNode answer(String doing, String operation, Map<String, Object> input) {
    SignedCalls.Answer answer = asked(doing, operation, input);
    if (!answer.isSuccessful()) {
      throw refused(doing, answer);
    }
    return read(answer);
  }

  private SignedCalls.Answer asked(String doing, String operation, Map<String, Object> input) {
    try {
      return calls.call(operation, Json.bytes(input));
    } catch (IOException | SdkException e) {
      throw new UnavailableException("could not " + doing, e);
    }
  }

  private static UnavailableException refused(String doing, SignedCalls.Answer answer) {
    String said = "could not %s: %s".formatted(doing, words(answer));
    var answered = new IOException(new String(answer.body(), UTF_8));
    return answer.status() == FORBIDDEN || Aws.isPermanent(code(answer))
        ? new MisconfiguredException(said, answered)
        : new UnavailableException(said, answered);
  }

  private static String words(SignedCalls.Answer answer) {
    JsonNode error = read(answer);
    return "Application Auto Scaling answers %s %s: %s"
        .formatted(
            answer.status(),
            code(answer),
            error.path("Message").asString(error.path("message").asString("")));
  }

  /** The error's name; empty where something else answered, for instance a proxy. */
  private static String code(SignedCalls.Answer answer) {
    String type = read(answer).path("__type").asString("");
    return type.substring(type.indexOf('#') + 1);
  }

  private static JsonNode read(SignedCalls.Answer answer) {
    try {
      return Json.mapper().readTree(answer.body());
    } catch (JacksonException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
