package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.wire.JsonFields;
import java.util.List;

/** Names that people give to datasets. */
final class TagRoutes {

  private static final int HIGHEST = 999_999_999;

  private final Platform platform;

  TagRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/tags", this::list),
        new ApiRoute("PUT", "/v1/projects/{project}/tags/{tag}", this::point));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(new All(platform.tags().all(project).stream().map(Named::of).toList()));
  }

  private ApiResponse point(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    platform.declared(project);
    JsonFields fields = JsonFields.of(call.request().body(), "dataset", "expected", "why");
    var tag = new DatasetTag(call.get("tag"), (int) fields.whole("dataset", 0, HIGHEST));
    if (tag.dataset() > 0
        && (tag.name().equals(Branch.MAIN)
            || platform.branches().find(project, tag.name()).filter(Branch::isOpen).isPresent())) {
      throw RefusedException.conflict("%s is a branch of %s.".formatted(tag.name(), project));
    }
    Integer expected = fields.has("expected") ? (int) fields.whole("expected", 0, HIGHEST) : null;
    String why = Call.reason(fields);
    return ApiResponse.unlessConflict(
        () -> Named.of(platform.tags().point(project, tag, expected, call.caller().name(), why)));
  }

  private record Named(String tag, int dataset) {
    static Named of(DatasetTag tag) {
      return new Named(tag.name(), tag.dataset());
    }
  }

  private record All(List<Named> tags) {}
}
