package io.millrace.api;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.PlainText;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incident.Handling;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import io.millrace.wire.JsonFields;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** What models are asked, what is wrong with it, and who does something about that. */
final class IncidentRoutes {

  private static final String ONE = "/v1/projects/{project}/incidents/{incident}";
  private static final int LONGEST_NAME = 200;
  private static final Duration URL_VALID_FOR = Duration.ofMinutes(15);

  private final Platform platform;

  IncidentRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute(
            "GET",
            "/v1/projects/{project}/windows",
            call -> byTime(call, WindowSummary.class, WindowSummary.prefix())),
        new ApiRoute("GET", "/v1/projects/{project}/windows/report", this::monitorReport),
        new ApiRoute(
            "GET",
            "/v1/projects/{project}/quality",
            call -> byTime(call, WindowQuality.class, WindowQuality.prefix())),
        new ApiRoute("GET", "/v1/projects/{project}/incidents", this::list),
        new ApiRoute("GET", ONE, call -> ApiResponse.json(read(call, Role.VIEWER))),
        new ApiRoute("GET", ONE + "/report", this::report),
        new ApiRoute("POST", ONE + "/acknowledge", this::acknowledge),
        new ApiRoute("POST", ONE + "/assign", this::assign),
        new ApiRoute("POST", ONE + "/silence", this::silence),
        new ApiRoute("POST", ONE + "/close", this::close));
  }

  private <T extends Entity> ApiResponse byTime(Call call, Class<T> type, String prefix) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    Cursor before = call.before();
    int limit = call.pageLimit();
    return ApiResponse.json(
        Told.of(
                platform
                    .stateStore()
                    .listNewest(
                        type,
                        Key.partitionOf(project),
                        prefix,
                        before == null ? "" : prefix + place(before),
                        limit + 1),
                limit,
                sort -> sort.substring(prefix.length()).replace('#', '_'))
            .as("windows"));
  }

  private static String place(Cursor before) {
    return before.at() + (before.id() == null ? "" : "#" + before.id());
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(
        Told.numbered(platform, call, project, Incident.class, Incident.prefix()).as("incidents"));
  }

  private Incident read(Call call, Role needed) {
    ProjectName project = call.projectFor(needed);
    int number = call.number("incident");
    return incidents()
        .find(project, number)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no incident %s; see GET /v1/projects/%s/incidents."
                    .formatted(project, number, project)));
  }

  private ApiResponse monitorReport(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return report(
        "reports/%s/monitor".formatted(project),
        "There is no report on what %s is asked: it is written with the predictions and the feedback that come, and kept as long as those on files."
            .formatted(project));
  }

  private ApiResponse report(Call call) {
    Incident incident = read(call, Role.VIEWER);
    return report(
        "reports/%s/incidents/%s".formatted(incident.project(), incident.number()),
        "There is no report on incident %s: it is written with the next windows, and kept as long as those on files."
            .formatted(incident.number()));
  }

  private ApiResponse report(String name, String missing) {
    ObjectRef json = find(name + ".json", missing);
    ObjectRef page = find(name + ".html", missing);
    return ApiResponse.json(
        new Reported(
            Json.read(platform.objects().read(json), JsonNode.class),
            platform.objects().presignedGet(page, URL_VALID_FOR),
            platform.clock().instant().plus(URL_VALID_FOR)));
  }

  private ObjectRef find(String key, String missing) {
    return platform
        .objects()
        .head(platform.data(), key)
        .orElseThrow(() -> RefusedException.notFound(missing));
  }

  private record Reported(JsonNode report, URI pageUrl, Instant expiresAt) {
    @Override
    public String toString() {
      return "a URL for a report"; // whoever has it may read
    }
  }

  private ApiResponse acknowledge(Call call) {
    var _ = call.projectFor(Role.OPERATOR);
    String by = call.caller().name();
    return handled(
        call,
        "acknowledged",
        call.why(),
        before -> new Handling(by, before.assignee(), before.silencedUntil()));
  }

  private ApiResponse assign(Call call) {
    var _ = call.projectFor(Role.OPERATOR);
    JsonFields fields = JsonFields.of(call.request().body(), "why", "to");
    String to = fields.text("to");
    Check.that(
        !to.isBlank() && to.length() <= LONGEST_NAME && PlainText.is(to),
        "to",
        "a name in one line, of 1 to %s characters".formatted(LONGEST_NAME),
        to);
    return handled(
        call,
        "assigned to " + to,
        Call.reason(fields),
        before -> new Handling(before.acknowledgedBy(), to, before.silencedUntil()));
  }

  private ApiResponse silence(Call call) {
    var _ = call.projectFor(Role.OPERATOR);
    JsonFields fields = JsonFields.of(call.request().body(), "why", "until");
    Instant until = instant(fields.text("until"));
    if (!until.isAfter(platform.clock().instant())) {
      throw RefusedException.conflict("until must be a time that is to come, but was " + until);
    }
    return handled(
        call,
        "silenced until " + until,
        Call.reason(fields),
        before -> new Handling(before.acknowledgedBy(), before.assignee(), until));
  }

  private ApiResponse handled(Call call, String done, String why, UnaryOperator<Handling> how) {
    Incident incident = read(call, Role.OPERATOR);
    return ApiResponse.unlessConflict(() ->
        incidents()
            .handle(incident.project(), incident.number(), call.caller().name(), done, why, how));
  }

  private ApiResponse close(Call call) {
    Incident incident = read(call, Role.OPERATOR);
    String why = call.why();
    return ApiResponse.unlessConflict(
        () -> incidents().close(incident.project(), incident.number(), call.caller().name(), why));
  }

  private Incidents incidents() {
    return new Incidents(platform.transactions(), platform.clock());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException("until", "a time like 2026-11-23T18:46:00Z", text);
    }
  }
}
