package io.millrace.journeys;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tools that others wrote, against the description of the API and a platform that it describes.
 * Profile {@code python}.
 */
@Tag("python")
class ForeignToolsTest {

  private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();
  private static final Path TOOLS = Path.of("target/python").toAbsolutePath();
  private static final Path TYPESCRIPT = Path.of("src/test/typescript").toAbsolutePath();
  private static final Path DESCRIPTION =
      Path.of("../../events/openapi.yaml").toAbsolutePath().normalize();
  private static final String PROJECT = "telco-churn";
  private static final Path SAMPLE = DESCRIPTION.resolveSibling("samples").resolve(PROJECT);
  private static final int SECONDS = 90;

  @TempDir static Path data;

  private static ForeignPrograms python;
  private static Platform platform;
  private static String token;

  @BeforeAll
  static void aVersionServes() throws Exception {
    python = ForeignPrograms.installed(TOOLS, SCRIPTS.resolve("requirements.txt"));
    platform = Platform.start(data);
    token = platform.issueToken(Map.of("*", "ADMIN"));
    platform.declare(PROJECT, Files.readString(SAMPLE.resolve("project.yaml")));
    platform.drop(PROJECT, "a.csv", Files.readAllBytes(SAMPLE.resolve("telco-churn.csv")));
    platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) == 1);
  }

  @AfterAll
  static void thePlatformEnds() {
    platform.close();
  }

  @Test
  void theDescriptionIsValid() throws Exception {
    run("openapi-spec-validator", DESCRIPTION.toString());
  }

  /**
   * Whatever is sent, the answer is one that the description knows. Not asked is that all that a
   * schema allows be taken, of definitions, as it cannot say that a target is one of the columns,
   * and of instances, as it does not know the model's columns, nor which versions serve; nor that
   * tokens be withdrawn that a list told of, as that would be its own. Predictions are stopped
   * after all others were asked for.
   */
  @Test
  void nothingThatIsSentIsAnsweredOtherwiseThanDescribed() throws Exception {
    List<String> usual =
        List.of(
            "--config-file=" + SCRIPTS.resolve("schemathesis.toml"),
            "run",
            DESCRIPTION.toString(),
            "--url=" + platform.cloud().endpoint(),
            "--header=Authorization: Bearer " + token,
            "--generation-deterministic",
            "--no-color",
            "--max-examples=20",
            "--request-timeout=30",
            "--continue-on-failure");
    run(
        "schemathesis",
        usual,
        "--exclude-operation-id=withdrawToken",
        "--exclude-operation-id=putProject",
        "--exclude-operation-id=stopServing",
        "--exclude-tag=predictions",
        "--max-time=" + SECONDS);
    run(
        "schemathesis",
        usual,
        "--include-operation-id=putProject",
        "--include-tag=predictions",
        "--exclude-operation-id=invokeSigned",
        "--include-operation-id=withdrawToken",
        "--phases=examples,coverage,fuzzing",
        "--exclude-checks=positive_data_acceptance",
        "--max-time=" + SECONDS / 3);
    run("schemathesis", usual, "--include-operation-id=stopServing", "--max-time=" + SECONDS / 6);
    platform.post(
        "/v1/projects/%s/serving/start".formatted(PROJECT), "{\"why\": \"others predict\"}");
    var _ = platform.awaitAnswer("/v2/models/%s/ready".formatted(PROJECT), _ -> true);
  }

  @Test
  void aClientThatIsGeneratedFromTheDescriptionPredictsAndFailsWell() throws Exception {
    run(
        "openapi-python-client",
        "generate",
        "--overwrite",
        "--meta=none",
        "--path=" + DESCRIPTION,
        "--output-path=" + TOOLS.resolve("millrace_client"));
    run("python", SCRIPTS.resolve("client.py").toString(), platform.cloud().endpoint(), token);
  }

  /** What the local cloud does not implement is refused by its name, and all else is answered. */
  @Test
  void amazonsOwnClientsAreAnsweredOrRefusedByName() throws Exception {
    ProcessBuilder clients =
        program(
            "python",
            List.of(
                SCRIPTS.resolve("amazon.py").toString(),
                platform.cloud().endpoint(),
                platform.output("IntakeBucket")));
    clients
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1"));
    end(clients);
  }

  /** With another address and a token, and nothing else. */
  @Test
  void clientsThatOthersWroteForOtherServersPredict() throws Exception {
    ProcessBuilder clients =
        program(
            "python",
            List.of(
                SCRIPTS.resolve("predictions.py").toString(), platform.cloud().endpoint(), token));
    clients
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_SESSION_TOKEN", token,
                "AWS_DEFAULT_REGION", "us-east-1"));
    end(clients);
  }

  /** Each version of a dataset that grew, with every type, and a column that came later. */
  @Test
  void aDatasetIsATableThatOthersRead() throws Exception {
    String columns =
        "id: text, day: date, seen: timestamp, pages: integer, score: number, plan: category,"
            + " member: boolean, returned: category";
    String definition =
        "{name: visits, task: binary, target: returned, positive: 'yes', entityKey: id, columns:"
            + " {%s}, checks: {rows: none, quarantine: none}, data: {mode: append}}";
    String header = "id,day,seen,pages,score,plan,member,returned";
    platform.declare("visits", definition.formatted(columns));
    publish(
        1,
        header,
        "a,2026-11-23,2026-11-23T01:00:00+02:00,1,0.1,free,true,yes",
        "b,1969-12-31,1969-12-31T23:59:59.999Z,9007199254740993,-1e-300,ünï “x”,false,no");
    publish(2, header, "c,,,,,,,yes");
    platform.declare("visits", definition.formatted(columns + ", device: category, a.b: number"));
    publish(3, header + ",device,a.b", "d,2026-11-25,2026-11-25,-7,1e300,free,true,no,phone,7.25");
    var dataset = platform.awaitAnswer("/v1/projects/visits/datasets/3", each -> each.has("table"));
    read("tables.py", dataset.path("table").asString(), dataset.path("tableName").asString());

    var _ = platform.put("/v1/projects/visits/branches/cleaner", "{\"why\":\"to try it\"}");
    platform.drop(
        "visits@cleaner", "4.csv", (header + "\ne,,,,,,,no\n").getBytes(StandardCharsets.UTF_8));
    read("branches.py", dataset.path("tableName").asString());
  }

  /** Of ties, rows without a time and rows about nothing, in a dataset that grows and is undone. */
  @Test
  void whereTheNewestRowCountsOthersReadThatOne() throws Exception {
    platform.declare(
        "whereabouts",
        "{name: whereabouts, task: binary, target: returned, positive: 'yes', entityKey: id,"
            + " eventTime: seen, columns: {id: text, seen: timestamp, pages: integer, returned:"
            + " category}, checks: {rows: none, quarantine: none}, data: {mode: upsert}}");
    String header = "id,seen,pages,returned";
    publishOf(
        "whereabouts",
        1,
        header,
        "a,2026-11-23T10:00:00Z,1,yes",
        ",2026-11-23T10:00:00Z,2,yes",
        "b,2026-11-23T10:00:00Z,3,no",
        "a,2026-11-23T09:00:00Z,4,no",
        "c,,5,yes",
        ",,6,no");
    publishOf(
        "whereabouts",
        2,
        header,
        "a,2026-11-23T10:00:00Z,10,yes",
        "b,2026-11-23T09:59:59.999Z,11,no",
        "b,,12,no",
        "c,,13,yes",
        "d,,14,yes");
    publishOf(
        "whereabouts", 3, header, "b,2026-11-25T00:00:00Z,20,yes", "d,1969-12-31T00:00:00Z,21,yes");
    String of = "/v1/projects/whereabouts";
    var _ = platform.post(of + "/datasets/2/revert", "{\"why\":\"the last file was wrong\"}");
    var _ = platform.put(of + "/branches/cleaner", "{\"dataset\":1,\"why\":\"to try it\"}");
    String corrected = "b,2026-11-25T00:00:00Z,30,yes\nd,1969-12-31T00:00:00Z,31,yes\n";
    platform.drop(
        "whereabouts@cleaner",
        "4.csv",
        (header + "\n" + corrected).getBytes(StandardCharsets.UTF_8));
    var dataset = platform.awaitAnswer(of + "/datasets/4", each -> each.has("table"));
    read("newest.py", dataset.path("tableName").asString());
  }

  private static void read(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve(script).toString());
    command.add(platform.cloud().endpoint());
    command.addAll(List.of(arguments));
    ProcessBuilder readers = program("python", command);
    readers
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1"));
    end(readers);
  }

  private static void publish(int version, String... lines) throws Exception {
    publishOf("visits", version, lines);
  }

  private static void publishOf(String project, int version, String... lines) throws Exception {
    platform.drop(
        project,
        version + ".csv",
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    platform.await(project, status -> status.at("/dataset/version").asInt(0) == version);
  }

  @Test
  void aClientInTypeScriptCompilesPredictsAndFailsWell() throws Exception {
    Path folder = Path.of("target/typescript").toAbsolutePath();
    Files.createDirectories(folder);
    for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "client.ts")) {
      Files.copy(TYPESCRIPT.resolve(file), folder.resolve(file), REPLACE_EXISTING);
    }
    Path tools = folder.resolve("node_modules/.bin");
    end(in(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    end(
        in(
            folder,
            tools.resolve("openapi-typescript").toString(),
            DESCRIPTION.toString(),
            "--default-non-nullable=false",
            "--output=schema.d.ts"));
    end(in(folder, tools.resolve("tsc").toString(), "--project", "."));
    end(in(folder, "node", "out/client.js", platform.cloud().endpoint(), token));
  }

  private static ProcessBuilder in(Path folder, String... command) {
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private static void run(String program, String... arguments)
      throws IOException, InterruptedException {
    run(program, List.of(arguments));
  }

  private static void run(String program, List<String> some, String... others)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(some);
    arguments.addAll(List.of(others));
    end(program(program, arguments));
  }

  private static ProcessBuilder program(String name, List<String> arguments) {
    return python.named(name, arguments);
  }

  /** Waits for a program to end well; fails with all that it said, but for the token. */
  private static void end(ProcessBuilder builder) throws IOException, InterruptedException {
    ForeignPrograms.end(builder, token);
  }
}
