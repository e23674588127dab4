package io.millrace.local.streams;

import io.millrace.local.lambda.LambdaService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code AWS::Lambda::EventSourceMapping}: all mappings, each on a thread of its own. */
public final class EventSourceMappings implements ResourceType, AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LambdaService functions;
  private final Targets targets;
  private final StreamsClient client;
  private final Path folder;
  private final Duration firstRetryDelay;
  private final MetricSink metrics;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Reads streams at {@code endpoint}, and keeps below {@code folder} how far it has got.
   *
   * @param firstRetryDelay wait before a failed batch is tried again; it doubles up to ten seconds
   */
  public EventSourceMappings(
      LambdaService functions,
      Targets targets,
      String endpoint,
      Path folder,
      Duration firstRetryDelay,
      MetricSink metrics) {
    this.functions = functions;
    this.targets = targets;
    this.client = new StreamsClient(endpoint);
    this.folder = folder;
    this.firstRetryDelay = firstRetryDelay;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "AWS::Lambda::EventSourceMapping";
  }

  @Override
  public Provisioned create(Resource resource) {
    String id = resource.generatedName();
    MappingDefinition mapping = MappingDefinition.of(id, resource.properties());
    BatchDelivery delivery =
        new BatchDelivery(
            mapping,
            () -> functions.function(mapping.functionName()),
            targets,
            firstRetryDelay,
            InstantSource.system(),
            metrics);
    boolean enabled = !JsonTrees.text(resource.properties(), "Enabled", "true").equals("false");
    functions.addMapping(mapping.description(enabled));
    if (enabled) {
      StreamPoller poller =
          new StreamPoller(mapping, client, delivery, folder.resolve(id + ".json"), PAUSE);
      threads.add(Thread.ofVirtual().name("stream-" + id).start(poller));
    }
    return new Provisioned(id, Map.of("Id", id));
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    client.close();
  }
}
