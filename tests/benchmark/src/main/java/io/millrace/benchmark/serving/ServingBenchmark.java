package io.millrace.benchmark.serving;

import io.millrace.benchmark.TelcoChurn;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;

/**
 * The serving container, a hand-written FastAPI service and the bare call of XGBoost4J: the same
 * model, the same rows, the same client, one after the other.
 */
public final class ServingBenchmark {

  private static final PrintStream OUT = System.out;
  private static final List<Integer> CLIENTS = List.of(1, 8, 64, 256);
  private static final int ROWS = 256;
  private static final double TOLERANCE = 1e-6;
  private static final Path FLAGS = Path.of("functions/trainer/src/main/image/app/serve.jvm");

  /** What the image has. */
  private static final String CONTAINER =
      System.getProperty("container", "functions/trainer/target/program/lib/*");

  private final Path scratch;
  private final Model model;
  private final List<Map<String, Object>> customers = TelcoChurn.customers(ROWS);
  private final List<String> bodies =
      customers.stream().map(each -> Json.text(Map.of("instances", List.of(each)))).toList();
  private final Wrk wrk;
  private final int seconds;

  private ServingBenchmark(Path scratch, Model model, int seconds) throws IOException {
    this.scratch = scratch;
    this.model = model;
    this.wrk = new Wrk(scratch, bodies);
    this.seconds = seconds;
  }

  /**
   * Prints a table.
   *
   * @param arguments seconds of each load, and a Python that has FastAPI, uvicorn and XGBoost;
   *     without one, that service is left out
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    Path scratch =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("tests/benchmark/target")), "serving-");
    ModelArchive archive = TelcoChurn.train();
    Path folder = Files.createDirectories(scratch.resolve("model"));
    for (Map.Entry<String, byte[]> file : archive.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    var benchmark = new ServingBenchmark(scratch, Model.of(archive), seconds);
    OUT.println(header());
    benchmark.container();
    if (arguments.length > 1) {
      benchmark.fastApi(arguments[1]);
    }
    benchmark.bareCalls(archive);
  }

  private void container() throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + FLAGS);
    command.addAll(List.of("-cp", CONTAINER, "io.millrace.serving.ServingProgram"));
    measure(
        "serving container",
        command,
        Map.of(
            "MILLRACE_ML_ROOT", scratch.toString(), "SAGEMAKER_BIND_TO_PORT", String.valueOf(port)),
        port);
  }

  private void fastApi(String python) throws IOException {
    int port = freePort();
    measure(
        "FastAPI, 2 workers",
        List.of(
            python,
            "-m",
            "uvicorn",
            "fastapi_service:app",
            "--app-dir",
            "tests/benchmark",
            "--workers",
            "2",
            "--no-access-log",
            "--port",
            String.valueOf(port)),
        Map.of("MODEL", scratch.resolve("model").toString(), "OMP_NUM_THREADS", "1"),
        port);
  }

  private void measure(String name, List<String> command, Map<String, String> environment, int port)
      throws IOException {
    try (ServerProcess server =
        ServerProcess.start(command, environment, port, scratch.resolve(name + ".log"))) {
      check(server);
      var _ = wrk.run(server.address(), 16, seconds); // to warm up
      List<Load> loads = new ArrayList<>();
      for (int clients : CLIENTS) {
        Load load = wrk.run(server.address(), clients, seconds);
        loads.add(
            load.withSlowestShare(
                Connections.slowestShare(port, bodies, clients, Math.max(2, seconds / 2))));
      }
      OUT.println(
          line(
              name,
              loads,
              String.format(Locale.ROOT, "%.0f", server.residentMegabytes()),
              String.format(Locale.ROOT, "%.2f", server.readySeconds())));
    }
  }

  /** All predict the same, or are not compared. */
  private void check(ServerProcess server) throws IOException {
    for (int i = 0; i < ROWS; i++) {
      double expected =
          switch (model.predict(List.of(customers.get(i))).getFirst()) {
            case Prediction.Classified(var _, var score, var _) -> score;
            case Prediction.Estimated(var value, var _) -> value;
          };
      String answer = server.invoke(bodies.get(i));
      double given =
          Json.mapper()
              .readTree(answer)
              .path("predictions")
              .path(0)
              .path("probabilities")
              .path("Yes")
              .asDouble(Double.NaN);
      if (!(Math.abs(given - expected) <= TOLERANCE)) {
        throw new IllegalStateException("expected %s of row %s: %s".formatted(expected, i, answer));
      }
    }
  }

  private void bareCalls(ModelArchive archive) throws Exception {
    Booster booster = XGBoost.loadModel(new ByteArrayInputStream(archive.file(ModelArchive.MODEL)));
    booster.setParam("nthread", 1);
    float[][] rows = new float[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = model.read(i, customers.get(i)).features();
    }
    var bare = new BareCalls(booster, rows);
    var _ = bare.run(2, seconds);
    List<Load> loads = new ArrayList<>();
    for (int threads : CLIENTS) {
      loads.add(bare.run(threads, seconds));
    }
    OUT.println(line("XGBoost4J, the bare call", loads, "", ""));
    booster.dispose();
  }

  private static String header() throws IOException {
    return """
    load average %s; %s clients

    | | requests/s | p50, ms | p99, ms | not answered | slowest connection, of the mean | resident MB | ready s |
    |---|---|---|---|---|---|---|---|\
    """
        .formatted(
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
            CLIENTS.stream().map(String::valueOf).collect(Collectors.joining(" / ")));
  }

  private static String line(String name, List<Load> loads, String megabytes, String ready) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            name,
            each(loads, "%,.0f", Load::perSecond),
            each(loads, "%.2f", Load::p50Millis),
            each(loads, "%.1f", Load::p99Millis),
            loads.stream().mapToLong(Load::failed).sum(),
            each(loads, "%.2f", Load::slowestShare),
            megabytes,
            ready);
  }

  private static String each(List<Load> loads, String format, ToDoubleFunction<Load> figure) {
    return loads.stream()
        .mapToDouble(figure)
        .filter(Double::isFinite)
        .mapToObj(value -> String.format(Locale.ROOT, format, value))
        .collect(Collectors.joining(" / "));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
