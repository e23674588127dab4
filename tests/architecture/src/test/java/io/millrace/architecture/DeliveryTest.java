package io.millrace.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploys us does what it says, and has no key. */
class DeliveryTest {

  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path WORKFLOWS = HOME.resolve(Path.of(".github", "workflows"));
  private static final String ROLE = "arn:aws:iam::123456789012:role/delivery";

  @TempDir Path folder;

  private HttpServer server;
  private String asked = "";
  private int status = 200;
  private String answer =
      """
      <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
      <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>se/cr+et==</SecretAccessKey>
      <SessionToken>tok/en+==</SessionToken></Credentials></AssumeRoleWithWebIdentityResult>
      </AssumeRoleWithWebIdentityResponse>
      """;

  @BeforeEach
  void playsGitHubAndAwsSts() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/github",
        exchange -> {
          boolean known =
              "bearer of-the-job".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                  && exchange.getRequestURI().getQuery().endsWith("&audience=sts.amazonaws.com");
          reply(exchange, known ? 200 : 401, "{\"count\":1,\"value\":\"ey.who.I_am\"}");
        });
    server.createContext(
        "/",
        exchange -> {
          asked =
              URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8);
          reply(exchange, status, answer);
        });
    server.start();
  }

  @AfterEach
  void ends() {
    server.stop(0);
  }

  @Test
  void workflowsOnlyCallScriptsThatThereAre() throws IOException {
    List<String> runs = each("run: (.*)");

    assertThat(runs).isNotEmpty();
    for (String run : runs) {
      assertThat(run).startsWith(".ci/");
      assertThat(HOME.resolve(run.split(" ", 2)[0])).isExecutable();
    }
    assertThat(runs).contains(".ci/run", ".ci/deploy dev", ".ci/deploy staging", ".ci/deploy prod");
  }

  @Test
  void workflowsUseNothingOfOthersThatCouldChangeAndNoSecret() throws IOException {
    assertThat(each("uses: (.*)"))
        .isNotEmpty()
        .allMatch(action ->
            action.matches("(actions|google)/[a-z-]+(/[a-z-]+)?@[0-9a-f]{40} # v[0-9.]+"));
    assertThat(workflows()).doesNotContain("{{ secrets").doesNotContain("AKIA");
  }

  /** Before anything is deployed, and every night: no known hole in the programs or in the CDK. */
  @Test
  void whatShipsIsAskedForKnownHoles() throws IOException {
    try (var files = Files.list(WORKFLOWS)) {
      for (Path workflow : files.toList()) {
        assertThat(workflow)
            .content()
            .contains("google/osv-scanner-action/osv-scanner-action@")
            .contains("--lockfile=target/bom.json", "--lockfile=package-lock.json")
            .contains("--config=.ci/osv-scanner.toml");
      }
    }
    assertThat(HOME.resolve("package-lock.json")).exists();
  }

  @Test
  void aHoleThatMayShipForNowMayUntilADayAndForAReason() throws IOException {
    for (String waiver :
        Files.readString(HOME.resolve(".ci/osv-scanner.toml"))
            .replace("\n# ", "\n") // the example, too
            .split("\\[\\[IgnoredVulns]]\n", -1)) {
      if (waiver.startsWith("id")) {
        assertThat(waiver)
            .containsPattern("^id = \"[A-Z0-9a-z-]+\"\n")
            .containsPattern("\nignoreUntil = 20[0-9]{2}-[0-9]{2}-[0-9]{2}\n")
            .containsPattern("\nreason = \".{10,}\"\n");
      }
    }
  }

  @Test
  void everyScriptIsOneThatAShellCanRead() throws Exception {
    try (var scripts = Files.list(HOME.resolve(".ci"))) {
      for (Path script : scripts.filter(each -> !each.toString().endsWith(".toml")).toList()) {
        assertThat(script).isExecutable();
        assertThat(run(Map.of(), "sh", "-n", script.toString())).as("%s", script).isZero();
      }
    }
  }

  @Test
  void aJobsIdentityIsExchangedForAnHourInARole() throws Exception {
    assertThat(identify(true)).as(said()).isZero();

    assertThat(asked.split("&"))
        .contains(
            "Action=AssumeRoleWithWebIdentity",
            "DurationSeconds=3600",
            "RoleArn=" + ROLE,
            "WebIdentityToken=ey.who.I_am");
    assertThat(Files.readAllLines(folder.resolve("env")))
        .containsExactly(
            "AWS_ACCESS_KEY_ID=ASIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY=se/cr+et==",
            "AWS_SESSION_TOKEN=tok/en+==",
            "AWS_REGION=eu-central-1");
    assertThat(said().lines()).containsExactly("::add-mask::se/cr+et==", "::add-mask::tok/en+==");
  }

  @Test
  void aRoleThatIsNotGivenIsSaidWithTheReason() throws Exception {
    status = 403;
    answer =
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized</Message></Error></ErrorResponse>";

    assertThat(identify(true)).isEqualTo(1);
    assertThat(said())
        .contains(ROLE + " was not given: AccessDenied Not authorized", "DELIVERY.md");
    assertThat(folder.resolve("env")).doesNotExist();
  }

  @Test
  void aJobWithoutIdentityIsToldWhichPermissionItLacks() throws Exception {
    assertThat(identify(false)).isEqualTo(1);
    assertThat(said()).contains("id-token: write");
  }

  private int identify(boolean withIdentity) throws Exception {
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    return run(
        Map.of(
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            withIdentity ? here + "/github?api-version=2.0" : "",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            "of-the-job",
            "AWS_ENDPOINT_URL_STS",
            here,
            "GITHUB_ENV",
            folder.resolve("env").toString()),
        HOME.resolve(".ci/identify").toString(),
        ROLE,
        "eu-central-1");
  }

  private int run(Map<String, String> environment, String... command) throws Exception {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  /** What stands behind each key of the workflows that the pattern finds. */
  private static List<String> each(String pattern) throws IOException {
    return Pattern.compile("^\\s*(?:- )?" + pattern + "$", Pattern.MULTILINE)
        .matcher(workflows())
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static String workflows() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(WORKFLOWS)) {
      for (Path workflow : files.sorted().toList()) {
        all.append(Files.readString(workflow));
      }
    }
    return all.toString();
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
