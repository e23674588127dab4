package io.millrace.local;

import io.millrace.local.account.AccountService;
import io.millrace.local.events.EventBridgeService;
import io.millrace.local.http.ApiGatewayService;
import io.millrace.local.lambda.InvocationSink;
import io.millrace.local.lambda.LambdaOptions;
import io.millrace.local.lambda.LambdaService;
import io.millrace.local.logs.LogsService;
import io.millrace.local.mail.MailService;
import io.millrace.local.metrics.CloudWatchService;
import io.millrace.local.queue.SqsService;
import io.millrace.local.server.LoopbackServer;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.LogSink;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TemplateException;
import io.millrace.local.stacks.StacksService;
import io.millrace.local.streams.EventSourceMappings;
import io.millrace.local.template.CloudAssembly;
import io.millrace.local.template.MadeStack;
import io.millrace.local.template.Provisioner;
import io.millrace.local.traces.XRayService;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;

/**
 * A running local cloud: what the templates of a cloud assembly ask for, on one machine.
 *
 * <p>Everything that it starts ends with it. All state is in the data folder of its options.
 */
public final class LocalCloud implements AutoCloseable {

  /** What a service that is made for a cloud may lean on. */
  public record ServiceContext(
      LocalCloudOptions options,
      String endpoint,
      InstantSource clock,
      EventSink events,
      LogSink logs,
      MetricSink metrics) {

    /** The folder in which a service keeps its state. */
    public Path folder(String service) {
      return options.data().resolve(service);
    }
  }

  /** Makes a service of a cloud. */
  @FunctionalInterface
  public interface ServiceFactory {

    AwsService create(ServiceContext context);
  }

  private static final Pattern API_ADDRESS =
      Pattern.compile("https://[a-z0-9-]+\\.execute-api\\.[a-z0-9-]+\\.amazonaws\\.com");

  private final LoopbackServer server;
  private final List<AwsService> services = new ArrayList<>();
  private final LambdaService functions;
  private final EventSourceMappings mappings;
  private final List<MadeStack> stacks;

  private LocalCloud(
      LocalCloudOptions options,
      CloudAssembly assembly,
      List<ServiceFactory> stores,
      InvocationSink usages) {
    InstantSource clock = InstantSource.system();
    server = new LoopbackServer(options.port());
    String endpoint = server.endpoint();
    Path data = options.data();
    Targets targets = new Targets();
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
    EventBridgeService events =
        new EventBridgeService(
            clock,
            targets,
            data.resolve("secrets"),
            options.firstRetryDelay(),
            random,
            options.repeatProbability());
    SqsService queues = new SqsService(endpoint, data.resolve("sqs"), clock, targets);
    LogsService logs = new LogsService(data.resolve("logs"), clock);
    CloudWatchService metrics =
        new CloudWatchService(
            data.resolve("alarms"), clock, options.alarmTick(), events, queues::measure);
    XRayService traces = new XRayService(data.resolve("xray"));
    functions =
        new LambdaService(
            new LambdaOptions(
                endpoint,
                options.cache(),
                data.resolve("lambda"),
                options.isolation(),
                options.environmentsPerFunction(),
                options.prestarts(),
                options.firstRetryDelay(),
                options.images()),
            assembly.assets(),
            targets,
            (group, stream, line) -> {
              logs.append(group, stream, line);
              metrics.recordEmbedded(line);
            },
            metrics,
            traces,
            usages);
    mappings =
        new EventSourceMappings(
            functions,
            targets,
            endpoint,
            data.resolve("streams"),
            options.firstRetryDelay(),
            metrics);
    ApiGatewayService apis = new ApiGatewayService(endpoint, functions, clock, metrics);
    StacksService stacksService = new StacksService(clock.instant());
    ServiceContext context = new ServiceContext(options, endpoint, clock, events, logs, metrics);
    stores.forEach(store -> services.add(store.create(context)));
    services.addAll(
        List.of(
            queues,
            new MailService(data.resolve("mail"), clock, targets),
            logs,
            events,
            events.scheduler(),
            metrics,
            functions,
            apis,
            apis.listing(),
            stacksService,
            traces,
            new AccountService()));
    services.forEach(server::add);
    server.addUnsigned(apis);
    stacks = provision(assembly, endpoint);
    stacksService.stacks(stacks);
  }

  /**
   * Starts a cloud; when this returns, everything in the templates exists and answers.
   *
   * @param stores makes the services that keep data: S3, DynamoDB, KMS, Glue, Firehose, SageMaker
   * @throws TemplateException if the templates ask for what is not emulated; nothing was started
   */
  public static LocalCloud start(LocalCloudOptions options, List<ServiceFactory> stores) {
    return start(options, stores, InvocationSink.NONE);
  }

  /** The same, with somebody who is told what each invocation of a function used. */
  public static LocalCloud start(
      LocalCloudOptions options, List<ServiceFactory> stores, InvocationSink usages) {
    return new LocalCloud(options, CloudAssembly.load(options.assembly()), stores, usages);
  }

  /** Where everything is found: {@code http://127.0.0.1:<port>}. */
  public String endpoint() {
    return server.endpoint();
  }

  /** The outputs of all stacks, by output name. */
  public Map<String, String> outputs() {
    Map<String, String> all = new TreeMap<>();
    stacks.forEach(stack -> all.putAll(stack.outputs()));
    return all;
  }

  /** Process ids of all live function processes, by function name. */
  public Map<String, List<Long>> functionProcesses() {
    Map<String, List<Long>> pids = new TreeMap<>();
    functions.functions().forEach(function -> pids.put(function.name(), function.pids()));
    return pids;
  }

  /** Functions end first, then what delivers to the stores, then these, and the door last. */
  @Override
  public void close() {
    mappings.close();
    services.reversed().forEach(AwsService::close);
    server.close();
  }

  private List<MadeStack> provision(CloudAssembly assembly, String endpoint) {
    List<ResourceType> types = new ArrayList<>();
    types.add(mappings);
    services.forEach(service -> types.addAll(service.resourceTypes()));
    server.open();
    try {
      List<MadeStack> made =
          new Provisioner(types, text -> API_ADDRESS.matcher(text).replaceAll(endpoint))
              .provision(assembly);
      services.forEach(AwsService::start);
      return made;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }
}
