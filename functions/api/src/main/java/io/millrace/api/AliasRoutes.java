package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.registry.Alias;
import io.millrace.wire.JsonFields;
import java.util.List;
import java.util.stream.Stream;

/** Names that people give to versions. */
final class AliasRoutes {

  private static final int HIGHEST = 999_999_999;

  private final Platform platform;

  AliasRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/aliases", this::list),
        new ApiRoute("PUT", "/v1/projects/{project}/aliases/{alias}", this::point));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    var champion =
        platform.deployments().champion(project).stream()
            .map(version -> new Named(Alias.CHAMPION, version));
    var others =
        aliases().all(project).stream().map(alias -> new Named(alias.name(), alias.version()));
    return ApiResponse.json(new All(Stream.concat(champion, others).toList()));
  }

  private ApiResponse point(Call call) {
    ProjectName project = call.projectFor(Role.OPERATOR);
    platform.declared(project);
    JsonFields fields = JsonFields.of(call.request().body(), "version", "expected", "why");
    var alias = new Alias(call.get("alias"), (int) fields.whole("version", 0, HIGHEST));
    Integer expected = fields.has("expected") ? (int) fields.whole("expected", 0, HIGHEST) : null;
    String why = Call.reason(fields);
    return ApiResponse.unlessConflict(() -> {
      Alias now = aliases().point(project, alias, expected, call.caller().name(), why);
      return new Named(now.name(), now.version());
    });
  }

  private Pointers<Alias> aliases() {
    return Alias.in(platform.transactions(), platform.clock());
  }

  private record Named(String alias, int version) {}

  private record All(List<Named> aliases) {}
}
