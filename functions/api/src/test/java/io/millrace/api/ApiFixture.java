package io.millrace.api;

import io.millrace.domain.Sha256;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Gatherings;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.wire.CallerContext;
import io.millrace.wire.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** An API over a platform in memory; each answer is held to the description. */
public final class ApiFixture extends StageFixture {

  private static final Described DESCRIBED = new Described();

  final ControlApi api;

  ApiFixture() {
    this(new InMemoryObjectStore());
  }

  /** An API over a platform with these objects. */
  public ApiFixture(InMemoryObjectStore objects) {
    super(objects);
    api = new ControlApi(platform, new Random(1));
  }

  /** Asks as somebody with this role in every project. */
  Answer ask(Role role, String method, String path, String body) {
    return ask(new Caller("ada", Map.of("*", role)), method, path, body);
  }

  Answer get(String path) {
    return ask(Role.VIEWER, "GET", path, "");
  }

  public Answer ask(Caller caller, String method, String path, String body) {
    return askAs(caller.token() == null ? standing(caller) : caller, method, path, body);
  }

  /** The same caller, with a token that is accepted. */
  Caller standing(Caller caller) {
    Sha256 hash = Sha256.of(caller.toString());
    var key = AccessToken.key(hash);
    if (stateStore.find(key).isEmpty()) {
      var token =
          new AccessToken(
              hash,
              "of-the-test",
              Map.of("no-project", Role.VIEWER),
              NOW,
              NOW.plusSeconds(60),
              null,
              null);
      stateStore.write(List.of(Write.create(key, token)), List.of());
    }
    return new Caller(caller.subject(), caller.roles(), caller.issuedBy(), hash);
  }

  /** Asks without holding the answer to the description. */
  Answer askUnchecked(Caller caller, String method, String url, String body) {
    ApiResponse response = response(standing(caller), method, url, body);
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private Answer askAs(Caller caller, String method, String url, String body) {
    ApiResponse response = response(caller, method, url, body);
    String path = URI.create(url.split("\\?", 2)[0]).getPath();
    api.routes().stream()
        .filter(route -> route.method().equals(method) && route.match(path).isPresent())
        .findFirst()
        .ifPresent(route -> DESCRIBED.check(route, response));
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private ApiResponse response(Caller caller, String method, String url, String body) {
    return api.apply(ApiRequest.read(event(caller, method, url, body)));
  }

  /** What API Gateway makes of a request of this caller, who has a token. */
  static JsonNode event(Caller caller, String method, String url, String body) {
    String[] parts = url.split("\\?", 2);
    parts[0] = URI.create(parts[0]).getPath(); // decoded, as API Gateway does
    Map<String, Object> event = new TreeMap<>();
    event.put("version", "2.0");
    event.put("rawPath", parts[0]);
    event.put("headers", Map.of("accept", "application/json"));
    event.put(
        "requestContext",
        Map.of(
            "http", Map.of("method", method),
            "authorizer", Map.of("lambda", CallerContext.of(caller))));
    event.put("body", body);
    if (parts.length == 2) {
      event.put("queryStringParameters", query(parts[1]));
    }
    return Json.read(Json.text(event), JsonNode.class);
  }

  /** As API Gateway hands it over: decoded. */
  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String each : text.split("&", -1)) {
      String[] pair = each.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** A file of a folder came in, and ended as the upload of what says that it is complete. */
  public void endedWith(ObjectRef file, ObjectRef complete) {
    platform.datasets().endedWith(received(file), received(complete));
  }

  /** A file was checked, and waits for others that come until then. */
  public void gathered(ObjectRef file) {
    var _ =
        new Gatherings(platform.transactions(), platform.clock())
            .add(received(file), new RowCounts(3, 3, 0), Duration.ofMinutes(10));
  }

  /** A branch that somebody began with dataset 1. */
  public Branch begun(String name, String by) {
    return platform.branches().begin(CHURN, name, 1, by, "to try it");
  }

  /** A file became the next version of a branch, of the rows that it had. */
  public Upload branched(ObjectRef file) {
    return platform
        .branches()
        .publish(
            received(file),
            Upload.branchOf(file).orElseThrow(),
            before -> before.by(received(file), NOW),
            new RowCounts(100, 98, 2));
  }

  /** What is learned from a branch passed, and so did what serves on the same rows. */
  public Run passed(String branch, ObjectRef archive, byte[] digested) {
    Run.Model usual = SampleModel.learned();
    var model =
        new Run.Model(
            archive, Sha256.of(digested), usual.evaluation(), usual.evaluation(), usual.verdicts());
    return platform.runs().ended(open(branch), new Run.Outcome.Passed(model));
  }

  /** The run on a branch that has not ended. */
  public Run open(String branch) {
    return platform.runs().open(CHURN, branch).getFirst();
  }

  /** What came back. */
  public record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      return Json.read(body, JsonNode.class);
    }

    String error() {
      return json().path("error").path("message").asString();
    }
  }
}
