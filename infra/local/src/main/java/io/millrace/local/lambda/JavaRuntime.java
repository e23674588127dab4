package io.millrace.local.lambda;

import io.millrace.host.FunctionHost;
import io.millrace.host.HostImage;
import io.millrace.host.HostLogging;
import io.millrace.local.process.ChildProcesses;
import io.millrace.local.process.StartupCache;
import io.millrace.local.service.Arns;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * How processes of functions are started: the JDK that runs us, the functions' jars, and AWS's
 * runtime interface client behind them, with the variables that AWS Lambda sets.
 */
final class JavaRuntime {

  private static final long MEGABYTE = 1 << 20;
  private static final double HEAP_SHARE = 0.85; // of the memory size, as AWS Lambda's Java runtime
  private static final int HOST_HEAP_MEGABYTES = 512; // for what is not of the largest function

  /** What a heap begins with is touched before it is first swept: else a 64th of the machine. */
  private static final int FIRST_HEAP_MEGABYTES = 96;

  private static final List<Path> HOST_JARS =
      Stream.of(FunctionHost.class, LoggerFactory.class).map(JavaRuntime::jarOf).toList();
  private static final List<String> CLIENT_JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization",
          "utils-lite");

  private final String endpoint;
  private final String traceDaemon;
  private final StartupCache cache;
  private final List<String> nativeClient;
  private final List<Path> client;

  /**
   * Runs functions against the local cloud.
   *
   * @param endpoint the local cloud's, given to functions as {@code AWS_ENDPOINT_URL}
   * @param traceDaemon where X-Ray listens, as {@code host:port}
   * @param cacheFolder where is kept what starts have in common
   */
  JavaRuntime(String endpoint, String traceDaemon, Path cacheFolder) {
    this.endpoint = endpoint;
    this.traceDaemon = traceDaemon;
    this.cache = new StartupCache(cacheFolder);
    this.nativeClient = NativeClient.flags(cacheFolder);
    this.client =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path ->
                CLIENT_JARS.stream()
                    .anyMatch(path.substring(path.lastIndexOf('/') + 1)::startsWith))
            .map(Path::of)
            .toList();
  }

  /** A process of its own for a function, ready to be started. */
  ProcessBuilder processOf(
      FunctionDefinition function, String runtimeApi, String logStream, Path temporary) {
    List<String> command =
        command(
            classPath(function.code()),
            List.of(
                "-Xmx%sm".formatted(heapBytes(function) / MEGABYTE),
                // As on AWS, no process sees more memory than its own: what the heap begins with
                // depends on it.
                "-XX:MaxRAM=%sm".formatted(function.memoryMegabytes())),
            temporary);
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(function.handler());
    function.wrapper().ifPresent(script -> command.addFirst(script.toString()));
    ProcessBuilder builder = ChildProcesses.of(command).redirectErrorStream(true);
    builder.directory(Files.isDirectory(function.code()) ? function.code().toFile() : null);
    builder.environment().clear();
    builder.environment().putAll(variables(function, runtimeApi, logStream));
    return builder;
  }

  /**
   * A process in which functions run, ready to be started.
   *
   * @param image file of what it loads
   * @param memoryMegabytes of the largest function
   */
  ProcessBuilder host(Path image, int memoryMegabytes, Path temporary) throws IOException {
    List<Path> classPath = new ArrayList<>(HOST_JARS);
    classPath.addAll(HostImage.read(image).shared().keySet().stream().sorted().toList());
    List<String> command =
        command(
            classPath,
            List.of(
                "-Xmx%sm".formatted((int) (memoryMegabytes * HEAP_SHARE) + HOST_HEAP_MEGABYTES),
                "-Xms%sm".formatted(FIRST_HEAP_MEGABYTES),
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:-ShrinkHeapInSteps",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dslf4j.provider=" + HostLogging.class.getName(),
                "-Dslf4j.internal.verbosity=WARN"),
            temporary);
    command.add(FunctionHost.class.getName());
    command.add(image.toString());
    ProcessBuilder builder = ChildProcesses.of(command);
    builder.directory(temporary.toFile()); // what is found by a relative path is no function's
    builder.environment().clear();
    builder.environment().putAll(processVariables());
    return builder;
  }

  private List<String> command(List<Path> classPath, List<String> memory, Path temporary) {
    List<String> paths = classPath.stream().map(Path::toString).toList();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary));
    command.addAll(nativeClient);
    command.addAll(cache.flags(paths));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, paths));
    return command;
  }

  private Map<String, String> processVariables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().retainAll(List.of("PATH", "HOME"));
    variables.putAll(ChildProcesses.LANGUAGE);
    variables.put("AWS_ENDPOINT_URL", endpoint);
    variables.put("AWS_REGION", Arns.REGION);
    variables.put("AWS_DEFAULT_REGION", Arns.REGION);
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    variables.put("TZ", ":UTC");
    variables.put("OMP_WAIT_POLICY", "passive"); // or threads of OpenMP that wait take a core each
    return variables;
  }

  /** The environment of a function, as AWS Lambda sets it. */
  Map<String, String> variables(FunctionDefinition function, String runtimeApi, String logStream) {
    Map<String, String> variables = processVariables();
    variables.putAll(function.environment());
    variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    variables.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"); // no snapshot is taken on one machine
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", function.logGroup());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
    variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    variables.put("AWS_LAMBDA_LOG_FORMAT", function.logFormat());
    variables.put("AWS_XRAY_DAEMON_ADDRESS", traceDaemon);
    variables.put("LAMBDA_TASK_ROOT", function.code().toString());
    variables.put("_HANDLER", function.handler());
    return variables;
  }

  /** How much of its memory a function has for its heap. */
  long heapBytes(FunctionDefinition function) {
    return (long) (HEAP_SHARE * function.memoryMegabytes() * MEGABYTE);
  }

  /** The jars of a function, and the runtime interface client behind them. */
  List<Path> classPath(Path code) {
    Path lib = code.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return Stream.concat(Stream.of(code), client.stream()).toList();
    }
    try (Stream<Path> jars = Files.list(lib)) {
      return Stream.concat(
              jars.filter(jar -> jar.toString().endsWith(".jar")).sorted(), client.stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file: " + type, e);
    }
  }
}
