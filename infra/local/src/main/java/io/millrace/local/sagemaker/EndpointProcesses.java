package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.Endpoint.Variant;
import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Endpoints, each instance of a variant a process of this machine. What they are made of is kept,
 * and served again after a restart.
 *
 * <p>An update starts what is new beside what answers, and ends that only once the new one can
 * predict; where it cannot, what answered goes on under its old configuration, and the endpoint is
 * {@code InService} with no reason, as SageMaker does it.
 */
final class EndpointProcesses implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointProcesses.class);

  private final JsonFolder kept;
  private final EndpointDefinitions configurations;
  private final VariantContainers containers;
  private final StateChanges changes;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Endpoint> all = new ConcurrentHashMap<>();

  EndpointProcesses(
      JsonFolder kept,
      EndpointDefinitions configurations,
      VariantContainers containers,
      StateChanges changes,
      InstantSource clock) {
    this.kept = kept;
    this.configurations = configurations;
    this.containers = containers;
    this.changes = changes;
    this.clock = clock;
  }

  /** Serves what an earlier process had. */
  void resume() {
    kept.entries()
        .forEach((name, entry) -> begin(name, entry.path("EndpointConfigName").asString()));
  }

  /**
   * Makes an endpoint, which is {@code Creating} until it can predict.
   *
   * @throws ServiceException with code {@code ValidationException} if there is one of this name, or
   *     no such configuration
   */
  void create(String name, String configuration) {
    var _ = configurations.find(configuration);
    if (all.containsKey(name)) {
      throw EndpointDefinitions.invalid(
          "Cannot create already existing endpoint \"%s\".".formatted(arn(name)));
    }
    kept.keep(name, JsonTrees.object().put("EndpointConfigName", configuration));
    begin(name, configuration);
  }

  private void begin(String name, String configuration) {
    double now = seconds();
    all.put(name, new Endpoint(name, configuration, Endpoint.CREATING, null, now, now, List.of()));
    threads.execute(() -> start(name, configuration));
  }

  private void start(String name, String configuration) {
    try {
      List<Variant> started = variants(name, configuration);
      Endpoint next =
          all.computeIfPresent(
              name, (_, endpoint) -> endpoint.answeredBy(configuration, started, seconds()));
      if (next == null) { // deleted meanwhile
        end(started);
      } else {
        changes.announce(next);
      }
    } catch (IOException | ServiceException e) {
      LOG.warn("endpoint {} does not serve: {}", name, e.getMessage());
      Endpoint failed =
          all.computeIfPresent(
              name, (_, endpoint) -> endpoint.with(Endpoint.FAILED, e.getMessage(), seconds()));
      if (failed != null) {
        changes.announce(failed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets another configuration answer once it can.
   *
   * @throws ServiceException with code {@code ValidationException} if there is no such endpoint or
   *     configuration, it has that already, or it is changing
   */
  void update(String name, String configuration) {
    var _ = configurations.find(configuration);
    Endpoint before = find(name);
    if (!before.status().equals(Endpoint.IN_SERVICE)) {
      throw EndpointDefinitions.invalid(
          "Cannot update in-progress endpoint \"%s\".".formatted(arn(name)));
    }
    if (before.configuration().equals(configuration)) {
      throw EndpointDefinitions.invalid(
          "Endpoint \"%s\" has the configuration %s already: an update takes another one."
              .formatted(arn(name), configuration));
    }
    all.put(name, before.with(Endpoint.UPDATING, null, seconds()));
    threads.execute(() -> replace(before, configuration));
  }

  private void replace(Endpoint before, String configuration) {
    try {
      List<Variant> started = variants(before.name(), configuration);
      kept.keep(before.name(), JsonTrees.object().put("EndpointConfigName", configuration));
      Endpoint next =
          all.computeIfPresent(
              before.name(),
              (_, endpoint) -> endpoint.answeredBy(configuration, started, seconds()));
      end(next == null ? started : before.variants());
      if (next != null) {
        changes.announce(next);
      }
    } catch (IOException | ServiceException e) {
      LOG.warn("endpoint {} stays as it was: {}", before.name(), e.getMessage());
      Endpoint kept =
          all.computeIfPresent(
              before.name(), (_, endpoint) -> endpoint.with(Endpoint.IN_SERVICE, null, seconds()));
      if (kept != null) {
        changes.announce(kept);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Variant> variants(String endpoint, String configuration)
      throws IOException, InterruptedException {
    List<Variant> started = new ArrayList<>();
    try {
      for (JsonNode variant : configurations.find(configuration).path("ProductionVariants")) {
        started.add(variant(endpoint, configuration, variant));
      }
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(started);
      throw e;
    }
  }

  /**
   * Has another number of processes answer for a variant once they can. What cannot be started
   * leaves those that there are.
   *
   * @throws ServiceException with code {@code ValidationException} if there is no such endpoint, or
   *     it is changing
   */
  void resize(String name, String variant, int count) {
    Endpoint before = find(name);
    Optional<Variant> found = before.variant(variant);
    if (!before.status().equals(Endpoint.IN_SERVICE) || found.isEmpty()) {
      throw EndpointDefinitions.invalid(
          "Cannot update in-progress endpoint \"%s\".".formatted(arn(name)));
    }
    Endpoint now =
        all.computeIfPresent(
            name,
            (_, each) ->
                each.equals(before) ? each.with(Endpoint.UPDATING, null, seconds()) : each);
    if (now == null || !now.status().equals(Endpoint.UPDATING)) {
      return; // it was deleted or updated meanwhile
    }
    threads.execute(() -> resize(before, found.get(), count));
  }

  private void resize(Endpoint before, Variant variant, int count) {
    List<VariantProcess> had = variant.processes();
    List<VariantProcess> has = new ArrayList<>(had.subList(0, Math.min(count, had.size())));
    try {
      JsonNode said = said(before.configuration(), variant.name());
      while (has.size() < count) {
        has.add(containers.start(before.name(), before.configuration(), said, has.size()));
      }
    } catch (IOException | ServiceException e) {
      LOG.warn("endpoint {} has {} instances: {}", before.name(), has.size(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Endpoint next =
        all.computeIfPresent(
            before.name(), (_, endpoint) -> endpoint.with(variant.with(has), seconds()));
    had.stream().filter(each -> !has.contains(each)).forEach(VariantProcess::close);
    if (next == null) { // deleted meanwhile
      has.forEach(VariantProcess::close);
    } else {
      changes.announce(next);
    }
  }

  private JsonNode said(String configuration, String variant) {
    return configurations
        .find(configuration)
        .path("ProductionVariants")
        .valueStream()
        .filter(each -> each.path("VariantName").asString().equals(variant))
        .findFirst()
        .orElseThrow();
  }

  private Variant variant(String endpoint, String configuration, JsonNode variant)
      throws IOException, InterruptedException {
    List<VariantProcess> processes = new ArrayList<>();
    try {
      int count = variant.path("InitialInstanceCount").asInt(1);
      while (processes.size() < count) {
        processes.add(containers.start(endpoint, configuration, variant, processes.size()));
      }
      return new Variant(
          variant.path("VariantName").asString(),
          variant.path("InitialVariantWeight").asDouble(1),
          processes);
    } catch (IOException | InterruptedException | RuntimeException e) {
      processes.forEach(VariantProcess::close);
      throw e;
    }
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /**
   * The endpoint of this name.
   *
   * @throws ServiceException with code {@code ValidationException} if there is none
   */
  Endpoint find(String name) {
    Endpoint endpoint = all.get(name);
    if (endpoint == null) {
      throw EndpointDefinitions.invalid("Could not find endpoint \"%s\".".formatted(arn(name)));
    }
    return endpoint;
  }

  /** What is told of an endpoint. */
  ObjectNode description(String name) {
    Endpoint endpoint = find(name);
    ObjectNode told =
        JsonTrees.object()
            .put("EndpointName", name)
            .put("EndpointArn", arn(name))
            .put("EndpointConfigName", endpoint.configuration())
            .put("EndpointStatus", endpoint.status())
            .put("CreationTime", endpoint.created())
            .put("LastModifiedTime", endpoint.modified());
    if (endpoint.failure() != null) {
      told.put("FailureReason", endpoint.failure());
    }
    var variants = told.putArray("ProductionVariants");
    for (Variant variant : endpoint.variants()) {
      variants
          .addObject()
          .put("VariantName", variant.name())
          .put("CurrentWeight", variant.weight())
          .put("CurrentInstanceCount", variant.processes().size());
    }
    return told;
  }

  /** What a list tells of each, the newest first. */
  List<ObjectNode> summaries() {
    return all.values().stream()
        .sorted(
            Comparator.comparingDouble(Endpoint::created).reversed().thenComparing(Endpoint::name))
        .map(each ->
            JsonTrees.object()
                .put("EndpointName", each.name())
                .put("EndpointArn", arn(each.name()))
                .put("CreationTime", each.created())
                .put("LastModifiedTime", each.modified())
                .put("EndpointStatus", each.status()))
        .toList();
  }

  /**
   * Ends it and forgets it.
   *
   * @throws ServiceException as {@link #find}, or if it is being made or changed
   */
  void delete(String name) {
    Endpoint endpoint = find(name);
    if (endpoint.isChanging()) {
      throw EndpointDefinitions.invalid(
          "Cannot update in-progress endpoint \"%s\".".formatted(arn(name)));
    }
    kept.forget(name);
    all.remove(name);
    threads.execute(() -> end(endpoint.variants()));
  }

  static String arn(String name) {
    return Arns.of("sagemaker", "endpoint/" + name);
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }

  private static void end(List<Variant> variants) {
    variants.forEach(variant -> variant.processes().forEach(VariantProcess::close));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    all.values().forEach(endpoint -> end(endpoint.variants()));
    threads.close();
    containers.close();
  }
}
