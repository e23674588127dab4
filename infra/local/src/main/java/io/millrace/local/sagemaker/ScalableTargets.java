package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.Endpoint.Variant;
import io.millrace.local.sagemaker.ScalingInputs.DeregisterScalableTarget;
import io.millrace.local.sagemaker.ScalingInputs.DescribeScalableTargets;
import io.millrace.local.sagemaker.ScalingInputs.DescribeScalingPolicies;
import io.millrace.local.sagemaker.ScalingInputs.Dimension;
import io.millrace.local.sagemaker.ScalingInputs.Namespace;
import io.millrace.local.sagemaker.ScalingInputs.PutScalingPolicy;
import io.millrace.local.sagemaker.ScalingInputs.RegisterScalableTarget;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Application Auto Scaling of the variants of endpoints. It looks once a minute, as the alarms of a
 * target-tracking policy do: where each instance was asked more than the policy's target in each of
 * the last {@value #MINUTES_ABOVE} minutes, there are as many from then on as bring it back to the
 * target; where it was asked less than nine tenths of it in each of {@value #MINUTES_BELOW}, as
 * few. After a change both are counted anew. Targets and policies survive a restart.
 */
final class ScalableTargets implements AutoCloseable {

  static final String SIGNING_NAME = "application-autoscaling";

  static final int MINUTES_ABOVE = 3;
  static final int MINUTES_BELOW = 15;

  private static final Logger LOG = LoggerFactory.getLogger(ScalableTargets.class);
  private static final double NINE_TENTHS = 0.9;
  private static final int LARGEST_PAGE = 50;
  private static final String INVALID = "ValidationException";
  private static final Pattern RESOURCE = Pattern.compile("endpoint/([^/]+)/variant/([^/]+)");
  private static final String POLICIES = "Policies";

  private final JsonFolder kept;
  private final EndpointProcesses endpoints;
  private final InstantSource clock;
  private final NavigableMap<String, ObjectNode> all = new TreeMap<>();
  private final Map<String, Deque<Double>> minutes = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("scaling").daemon().factory());
  private final JsonProtocol protocol =
      new JsonProtocol(
          SIGNING_NAME,
          "1.1",
          List.of(
              Operation.of(RegisterScalableTarget.class, this::register),
              Operation.of(DescribeScalableTargets.class, this::targets),
              Operation.of(DeregisterScalableTarget.class, this::deregister),
              Operation.keeping(PutScalingPolicy.class, this::put),
              Operation.of(DescribeScalingPolicies.class, this::policies)));

  ScalableTargets(JsonFolder kept, EndpointProcesses endpoints, InstantSource clock) {
    this.kept = kept;
    this.endpoints = endpoints;
    this.clock = clock;
    kept.entries()
        .forEach((_, entry) -> all.put(entry.path("ResourceId").asString(), (ObjectNode) entry));
  }

  /** Looks once a minute from now on. */
  void start() {
    var _ = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.MINUTES);
  }

  /** Whether a request asks Application Auto Scaling. */
  static boolean isFor(AwsExchange exchange) {
    String target = exchange.header("x-amz-target");
    return target != null && target.startsWith("AnyScaleFrontendService.");
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  synchronized JsonNode register(RegisterScalableTarget input) {
    String resource = input.resourceId();
    ObjectNode before = all.get(resource);
    int least = capacity(input.minCapacity(), before, "MinCapacity");
    int most = capacity(input.maxCapacity(), before, "MaxCapacity");
    if (least < 0 || least > most) {
      throw invalid("Maximum capacity must be greater than or equal to minimum capacity");
    }
    if (variant(resource).isEmpty()) {
      throw invalid("No variant answers by the resource ID " + resource);
    }
    ObjectNode target = before == null ? JsonTrees.object() : before.deepCopy();
    if (before == null) {
      target
          .put("ServiceNamespace", Namespace.SAGEMAKER.toString())
          .put("ResourceId", resource)
          .put("ScalableDimension", Dimension.INSTANCES.toString())
          .put("ScalableTargetARN", Arns.of(SIGNING_NAME, "scalable-target/" + id(resource)))
          .put("CreationTime", clock.millis() / 1000.0)
          .putObject(POLICIES);
    }
    keep(target.put("MinCapacity", least).put("MaxCapacity", most));
    adjust(target);
    return target.deepCopy().retain("ScalableTargetARN");
  }

  private static int capacity(@Nullable Integer given, @Nullable ObjectNode before, String member) {
    if (given != null) {
      return given;
    }
    if (before == null) {
      throw invalid(member + " is required to register a scalable target");
    }
    return before.path(member).asInt();
  }

  private void keep(ObjectNode target) {
    String resource = target.path("ResourceId").asString();
    kept.keep(id(resource), target);
    all.put(resource, target);
  }

  private static String id(String resource) {
    return resource.replace('/', '.');
  }

  private synchronized JsonNode targets(DescribeScalableTargets input) {
    return page(
        "ScalableTargets",
        all.values().stream()
            .filter(each ->
                input.resourceIds().isEmpty()
                    || input.resourceIds().contains(each.path("ResourceId").asString()))
            .map(each -> each.deepCopy().without(POLICIES))
            .toList(),
        input.maxResults(),
        input.nextToken());
  }

  private static JsonNode page(
      String member,
      List<? extends JsonNode> found,
      @Nullable Integer most,
      @Nullable String token) {
    Page<JsonNode> page = Page.of(List.copyOf(found), most, LARGEST_PAGE, token, INVALID);
    ObjectNode output = JsonTrees.object();
    page.items().forEach(output.putArray(member)::add);
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  synchronized JsonNode deregister(DeregisterScalableTarget input) {
    var _ = find(input.resourceId());
    kept.forget(id(input.resourceId()));
    all.remove(input.resourceId());
    minutes.remove(input.resourceId());
    return JsonTrees.object();
  }

  synchronized JsonNode put(PutScalingPolicy input, JsonNode given) {
    ObjectNode target = find(input.resourceId()).deepCopy();
    if (input.targetTrackingScalingPolicyConfiguration().targetValue() <= 0) {
      throw invalid("The target value of a policy must be greater than 0");
    }
    String arn =
        Arns.of(
            SIGNING_NAME,
            "scalingPolicy/%s:%s".formatted(id(input.resourceId()), input.policyName()));
    ObjectNode policy = ((ObjectNode) given).deepCopy().put("PolicyARN", arn);
    policy.put("CreationTime", clock.millis() / 1000.0);
    ((ObjectNode) target.path(POLICIES)).set(input.policyName(), policy);
    keep(target);
    return JsonTrees.object().put("PolicyARN", arn);
  }

  private synchronized JsonNode policies(DescribeScalingPolicies input) {
    return page(
        "ScalingPolicies",
        all.values().stream()
            .filter(each ->
                input.resourceId() == null
                    || input.resourceId().equals(each.path("ResourceId").asString()))
            .flatMap(each -> each.path(POLICIES).valueStream())
            .toList(),
        input.maxResults(),
        input.nextToken());
  }

  private ObjectNode find(String resource) {
    ObjectNode target = all.get(resource);
    if (target == null) {
      throw new ServiceException(
          400,
          "ObjectNotFoundException",
          "No scalable target found for service namespace: sagemaker, resource ID: %s, scalable dimension: %s"
              .formatted(resource, Dimension.INSTANCES));
    }
    return target;
  }

  /** Counts what each instance was asked since the last look, and changes their number by it. */
  synchronized void look() {
    for (ObjectNode target : List.copyOf(all.values())) {
      String resource = target.path("ResourceId").asString();
      try {
        variant(resource)
            .ifPresent(variant ->
                lastMinutes(resource)
                    .addLast(1.0 * variant.asked().sumThenReset() / variant.processes().size()));
        adjust(target);
      } catch (RuntimeException e) { // the others have nothing to do with it
        LOG.warn("{} is not scaled: {}", resource, e.getMessage());
      }
    }
  }

  private Deque<Double> lastMinutes(String resource) {
    Deque<Double> last = minutes.computeIfAbsent(resource, _ -> new ArrayDeque<>());
    while (last.size() >= MINUTES_BELOW) {
      last.removeFirst();
    }
    return last;
  }

  private void adjust(ObjectNode target) {
    String resource = target.path("ResourceId").asString();
    Matcher parts = parts(resource);
    Optional<Variant> variant = variant(resource);
    if (variant.isEmpty() || !endpoints.find(parts.group(1)).status().equals(Endpoint.IN_SERVICE)) {
      return; // it is looked at again
    }
    int has = variant.get().processes().size();
    List<Double> last = List.copyOf(minutes.getOrDefault(resource, new ArrayDeque<>()));
    int wanted =
        target
            .path(POLICIES)
            .valueStream()
            .mapToInt(policy ->
                wanted(
                    has,
                    last,
                    policy.at("/TargetTrackingScalingPolicyConfiguration/TargetValue").asDouble()))
            .max()
            .orElse(has);
    int next =
        Math.clamp(wanted, target.path("MinCapacity").asInt(), target.path("MaxCapacity").asInt());
    if (next != has) {
      LOG.info("{} has {} instances, and {} from now on", resource, has, next);
      minutes.remove(resource);
      endpoints.resize(parts.group(1), parts.group(2), next);
    }
  }

  private static int wanted(int has, List<Double> last, double target) {
    boolean above =
        last.size() >= MINUTES_ABOVE
            && last.reversed().stream().limit(MINUTES_ABOVE).allMatch(each -> each > target);
    boolean below =
        last.size() >= MINUTES_BELOW && last.stream().allMatch(each -> each < NINE_TENTHS * target);
    return above || below ? (int) Math.ceil(has * last.getLast() / target) : has;
  }

  private Optional<Variant> variant(String resource) {
    Matcher parts = parts(resource);
    return endpoints.has(parts.group(1))
        ? endpoints.find(parts.group(1)).variant(parts.group(2))
        : Optional.empty();
  }

  private static Matcher parts(String resource) {
    Matcher parts = RESOURCE.matcher(resource);
    if (!parts.matches()) {
      throw invalid("Unsupported service namespace, resource type or scalable dimension");
    }
    return parts;
  }

  private static ServiceException invalid(String message) {
    return new ServiceException(400, INVALID, message);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
