package io.millrace.local.lambda;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.LogSink;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TraceSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** AWS Lambda: the functions of the templates, and the API that invokes them. */
public final class LambdaService implements AwsService {

  private static final Logger log = LoggerFactory.getLogger(LambdaService.class);
  private static final Duration PRESTART_PATIENCE = Duration.ofSeconds(30);

  /** The functions first that AWS has initialized before anybody asks: callers wait for them. */
  private static final Comparator<LambdaFunction> SNAP_START_FIRST =
      Comparator.comparing(function -> !function.definition().snapStart());

  /** A process that ends in peace may write an archive of its classes first. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** AWS does not say; some minutes were seen. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final Duration IDLE_CHECK = Duration.ofMinutes(1);

  private final LambdaOptions options;
  private final LogSink logs;
  private final MetricSink metrics;
  private final InvocationSink usages;
  private final FunctionSegments segments;
  private final Map<String, Path> assets;
  private final Targets targets;
  private final RuntimeApi runtimeApi = new RuntimeApi();
  private final Sandboxes sandboxes;
  private final AsyncInvocations asynchronous;
  private final LambdaApi api = new LambdaApi(this);
  private final ConcurrentMap<String, LambdaFunction> functions = new ConcurrentHashMap<>();
  private final List<LambdaFunction> inOrder = new ArrayList<>();
  private final List<ObjectNode> mappings = new CopyOnWriteArrayList<>();
  private final ExecutorService prestarter;
  private final ScheduledExecutorService idleness =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("idle-functions").daemon().factory());

  /**
   * Takes the code of functions from {@code assets}, by object key.
   *
   * @param targets where failures go; this service registers itself there for functions
   * @param usages who is told what each invocation used
   */
  public LambdaService(
      LambdaOptions options,
      Map<String, Path> assets,
      Targets targets,
      LogSink logs,
      MetricSink metrics,
      TraceSink traces,
      InvocationSink usages) {
    this.options = options;
    this.assets = assets;
    this.targets = targets;
    this.logs = logs;
    this.metrics = metrics;
    this.usages = usages;
    this.segments = new FunctionSegments(traces);
    this.sandboxes =
        sandboxes(new JavaRuntime(options.endpoint(), traces.address(), options.cacheFolder()));
    this.asynchronous =
        new AsyncInvocations(
            new JsonFolder(options.stateFolder().resolve("pending")),
            targets,
            options.firstRetryDelay(),
            InstantSource.system());
    this.prestarter = Executors.newFixedThreadPool(Math.max(1, options.prestarts()));
    targets.register(
        "lambda",
        (arn, payload, attributes) ->
            invokeLater(function(arn), payload, attributes.get(Targets.TRACE_HEADER)));
  }

  @Override
  public String signingName() {
    return "lambda";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(
        new FunctionType(
            this,
            assets,
            new UnpackedCode(options.cacheFolder().resolve("code")),
            options.images()),
        new FunctionTypes.Version(this),
        new FunctionTypes.Alias(this),
        new FunctionTypes.InvokeConfig(this, targets));
  }

  @Override
  public void start() {
    asynchronous.resume(functions);
    long seconds = IDLE_CHECK.toSeconds();
    var _ = idleness.scheduleWithFixedDelay(this::endIdle, seconds, seconds, TimeUnit.SECONDS);
    if (options.prestarts() > 0) {
      inOrder.stream()
          .sorted(SNAP_START_FIRST)
          .forEach(function -> prestarter.execute(() -> prestart(function)));
    }
  }

  /**
   * Finds a function by name, ARN, or either with a version or alias.
   *
   * @throws ServiceException with code {@code ResourceNotFoundException} if there is none
   */
  public LambdaFunction function(String nameOrArn) {
    return function(nameOrArn, null);
  }

  /**
   * The same, by its name and its version or alias.
   *
   * @param qualifier null where the name has it, or nobody asks for one
   */
  LambdaFunction function(String nameOrArn, @Nullable String qualifier) {
    List<String> name = nameParts(nameOrArn);
    LambdaFunction function = functions.get(name.getFirst());
    String asked = qualifier != null ? qualifier : name.size() > 1 ? name.get(1) : "$LATEST";
    if (function == null || !function.hasQualifier(asked)) {
      String arn = Arns.of("lambda", "function:" + name.getFirst());
      throw new ServiceException(
          404,
          "ResourceNotFoundException",
          "Function not found: " + (asked.equals("$LATEST") ? arn : arn + ":" + asked));
    }
    return function;
  }

  /** What reads streams for functions, as ListEventSourceMappings answers it. */
  public void addMapping(ObjectNode description) {
    mappings.add(description);
  }

  List<ObjectNode> mappings() {
    return List.copyOf(mappings);
  }

  /** All functions, in the order in which they were made. */
  public Collection<LambdaFunction> functions() {
    return List.copyOf(inOrder);
  }

  /** Accepts an event for a function, and returns the id of the request. */
  String invokeLater(LambdaFunction function, String payload, @Nullable String traceHeader) {
    return asynchronous.accept(function, payload, traceHeader);
  }

  LambdaFunction add(FunctionDefinition definition) {
    EnvironmentPool pool =
        new EnvironmentPool(
            () -> new ExecutionEnvironment(definition, sandboxes, runtimeApi, logs, usages),
            InstantSource.system(),
            options.environmentsPerFunction(),
            Runtime.getRuntime().availableProcessors(),
            definition.reservedConcurrency());
    LambdaFunction function = new LambdaFunction(definition, pool, metrics, segments);
    functions.put(definition.name(), function);
    inOrder.add(function);
    return function;
  }

  /** Ends every process. What was accepted asynchronously and is not done stays on disk. */
  @Override
  public void close() {
    prestarter.shutdownNow();
    idleness.shutdownNow();
    asynchronous.close();
    List<ExecutionEnvironment> left =
        functions.values().stream().flatMap(function -> function.close().stream()).toList();
    Instant deadline = Instant.now().plus(STOP_PATIENCE);
    left.forEach(ExecutionEnvironment::terminate);
    left.forEach(environment -> environment.awaitEnd(deadline));
    sandboxes.close();
    runtimeApi.close();
  }

  private void endIdle() {
    try {
      Instant since = Instant.now().minus(IDLE);
      functions
          .values()
          .forEach(
              function -> function.releaseIdle(since).forEach(ExecutionEnvironment::terminate));
    } catch (RuntimeException e) { // else the schedule would end without a word
      log.error("functions that nobody asks for could not be ended", e);
    }
  }

  private Sandboxes sandboxes(JavaRuntime runtime) {
    return switch (options.isolation()) {
      case PROCESS -> new ProcessSandboxes(runtime);
      case HOST ->
          new HostedSandboxes(
              runtime,
              options.cacheFolder().resolve("host"),
              () -> functions().stream().map(LambdaFunction::definition).toList());
    };
  }

  private static void prestart(LambdaFunction function) {
    try {
      function.prestart(PRESTART_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The name, and what qualifies it, if anything does. */
  private static List<String> nameParts(String nameOrArn) {
    List<String> parts = List.of(nameOrArn.split(":", -1));
    int function = parts.subList(0, parts.size() - 1).indexOf("function");
    return parts.subList(function + 1, parts.size());
  }
}
