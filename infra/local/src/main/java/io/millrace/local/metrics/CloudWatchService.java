package io.millrace.local.metrics;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CloudWatch: what the local cloud and its functions measure, and the alarms on it. */
public final class CloudWatchService implements AwsService, MetricSink {

  private static final Logger log = LoggerFactory.getLogger(CloudWatchService.class);

  private final InstantSource clock;
  private final Duration tick;
  private final EventSink events;
  private final Consumer<MetricSink> gauges;
  private final JsonFolder kept;
  private final MetricStore store = new MetricStore();
  private final ConcurrentNavigableMap<String, Alarm> alarms = new ConcurrentSkipListMap<>();
  private final CloudWatchApi api = new CloudWatchApi(this);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("alarms").daemon().factory());

  /**
   * Takes up the alarms that an earlier start kept in {@code folder}.
   *
   * @param tick how often alarms are evaluated
   * @param events where their changes are announced
   * @param gauges publishes what is measured by looking, before each evaluation
   */
  public CloudWatchService(
      Path folder,
      InstantSource clock,
      Duration tick,
      EventSink events,
      Consumer<MetricSink> gauges) {
    this.clock = clock;
    this.tick = tick;
    this.events = events;
    this.gauges = gauges;
    this.kept = new JsonFolder(folder);
    for (JsonNode alarm : kept.entries().values()) {
      add(
          AlarmDefinition.of(alarm.path("AlarmName").asString(), alarm.path("Definition")),
          AlarmState.valueOf(alarm.path("State").asString()));
    }
  }

  @Override
  public String signingName() {
    return "monitoring";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new AlarmType());
  }

  @Override
  public void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::evaluate, tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void record(String namespace, String name, Map<String, String> dimensions, double value) {
    store.at(new MetricId(namespace, name, dimensions), clock.instant()).add(value);
  }

  /** Records the metrics that a log line embeds, if any. */
  public void recordEmbedded(String line) {
    EmbeddedMetrics.read(line, (metric, value) -> store.at(metric, clock.instant()).add(value));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }

  MetricStore store() {
    return store;
  }

  InstantSource clock() {
    return clock;
  }

  ConcurrentNavigableMap<String, Alarm> alarms() {
    return alarms;
  }

  /** Makes or replaces an alarm; one that exists keeps its state, as on AWS. */
  Alarm put(AlarmDefinition definition) {
    Alarm known = alarms.get(definition.name());
    return add(definition, known == null ? AlarmState.INSUFFICIENT_DATA : known.state());
  }

  /**
   * Sets an alarm's state, until it is evaluated again.
   *
   * @throws ServiceException with code {@code ResourceNotFound} if there is no such alarm
   */
  void set(String name, AlarmState state, String reason) {
    Alarm alarm = alarms.get(name);
    if (alarm == null) {
      throw new ServiceException(404, "ResourceNotFound", "There is no alarm " + name);
    }
    alarm.set(state, reason, clock.instant()).ifPresent(change -> announce(alarm, change));
  }

  void delete(String name) {
    alarms.remove(name);
    kept.forget(fileName(name));
  }

  private Alarm add(AlarmDefinition definition, AlarmState state) {
    Alarm alarm = new Alarm(definition, state, clock.instant());
    alarms.put(definition.name(), alarm);
    keep(alarm);
    return alarm;
  }

  private void keep(Alarm alarm) {
    ObjectNode entry = JsonTrees.object();
    entry.put("AlarmName", alarm.definition().name()).put("State", alarm.state().name());
    entry.set("Definition", alarm.definition().source());
    kept.keep(fileName(alarm.definition().name()), entry);
  }

  private static String fileName(String alarm) {
    return URLEncoder.encode(alarm, StandardCharsets.UTF_8);
  }

  private void announce(Alarm alarm, ObjectNode change) {
    events.put(
        EventSink.DEFAULT_BUS,
        "aws.cloudwatch",
        "CloudWatch Alarm State Change",
        change.toString(),
        List.of(alarm.arn()));
    keep(alarm);
  }

  private void evaluate() {
    try {
      store.forget(clock.instant());
      gauges.accept(this);
      for (Alarm alarm : alarms.values()) {
        alarm.evaluate(clock.instant(), store).ifPresent(change -> announce(alarm, change));
      }
    } catch (RuntimeException e) { // else the schedule would end without a word
      log.error("alarms could not be evaluated", e);
    }
  }

  /** {@code AWS::CloudWatch::Alarm}. */
  private final class AlarmType implements ResourceType {

    @Override
    public String name() {
      return "AWS::CloudWatch::Alarm";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name = JsonTrees.text(resource.properties(), "AlarmName", resource.generatedName());
      try {
        Alarm alarm = put(AlarmDefinition.of(name, resource.properties()));
        return new Provisioned(name, Map.of("Arn", alarm.arn()));
      } catch (ServiceException e) {
        throw new TemplateException(String.valueOf(e.getMessage()));
      }
    }
  }
}
