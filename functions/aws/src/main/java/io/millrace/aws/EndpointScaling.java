package io.millrace.aws;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.project.Backend;
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
  private static final int INTERNAL = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JsonOperations operations;

  /** Scales the endpoints of the account and region of these clients. */
  public EndpointScaling(AwsClients clients) {
    this(JsonOperations.of(clients, SERVICE, TARGET, PATIENCE));
  }

  /**
   * @param calls asks for an operation
   */
  EndpointScaling(JsonOperations.Calls calls) {
    operations = new JsonOperations("Application Auto Scaling", calls);
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
    SignedCalls.Answer answer = operations.asked("scale an endpoint", operation, input);
    if (answer.status() >= INTERNAL) {
      throw operations.refused("scale an endpoint", answer);
    }
    return answer.isSuccessful() ? Optional.empty() : Optional.of(operations.words(answer));
  }

  /**
   * Leaves the number of an endpoint's machines as it is. Idempotent.
   *
   * @throws UnavailableException if that does not come to pass
   */
  void leave(String endpoint) {
    for (String resource : resources(ENDPOINT + endpoint + "/")) {
      SignedCalls.Answer answer =
          operations.asked(
              "stop scaling " + endpoint, "DeregisterScalableTarget", target(resource));
      if (!answer.isSuccessful() && !JsonOperations.code(answer).equals(GONE)) {
        throw operations.refused("stop scaling " + endpoint, answer);
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
      JsonNode page = operations.answer("list what is scaled", "DescribeScalableTargets", input);
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
}
