package io.millrace.local.lambda;

import io.millrace.local.Arns;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a function's process is started: the JDK that runs us, the function's jars, and AWS's runtime
 * interface client behind them, with the variables that AWS Lambda sets.
 */
final class JavaRuntime {

  private static final double HEAP_SHARE = 0.85; // of the memory size, as AWS Lambda's Java runtime
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
  private final List<String> client;

  /**
   * Runs functions against the local cloud.
   *
   * @param endpoint the front door, given to functions as {@code AWS_ENDPOINT_URL}
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
            .toList();
  }

  /** A process that is ready to be started. */
  ProcessBuilder processOf(
      FunctionDefinition function, String runtimeApi, String logStream, Path temporary) {
    List<String> classPath = new ArrayList<>(classPath(function.code()));
    classPath.addAll(client);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx%dm".formatted((int) (function.memoryMegabytes() * HEAP_SHARE)));
    // As on AWS, no process sees more memory than its own: what the heap begins with depends on it.
    command.add("-XX:MaxRAM=%dm".formatted(function.memoryMegabytes()));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary));
    command.addAll(nativeClient);
    command.addAll(cache.flags(classPath));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(function.handler());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Files.isDirectory(function.code()) ? function.code().toFile() : null);
    setEnvironment(builder.environment(), function, runtimeApi, logStream);
    return builder;
  }

  private void setEnvironment(
      Map<String, String> variables,
      FunctionDefinition function,
      String runtimeApi,
      String logStream) {
    variables.keySet().retainAll(List.of("PATH", "HOME", "LANG"));
    variables.put("AWS_ENDPOINT_URL", endpoint);
    variables.put("AWS_REGION", Arns.REGION);
    variables.put("AWS_DEFAULT_REGION", Arns.REGION);
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
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
    variables.put("TZ", ":UTC");
  }

  private static List<String> classPath(Path code) {
    Path lib = code.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return List.of(code.toString());
    }
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
