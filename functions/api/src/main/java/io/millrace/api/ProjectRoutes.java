package io.millrace.api;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.ProjectRevision;
import java.util.List;
import java.util.Map;

/** Projects, and who one is. */
final class ProjectRoutes {

  private final Platform platform;

  ProjectRoutes(Platform platform) {
    this.platform = platform;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/whoami", call -> ApiResponse.json(call.caller())),
        new Route("GET", "/v1/projects", this::list),
        new Route("GET", "/v1/projects/{project}", this::read),
        new Route("PUT", "/v1/projects/{project}", this::declare));
  }

  private ApiResponse list(Call call) {
    List<ProjectRevision> visible =
        platform.projects().all().reversed().stream()
            .filter(each -> call.caller().may(Role.VIEWER, each.project().name()))
            .toList();
    return ApiResponse.json(Map.of("projects", visible));
  }

  private ApiResponse read(Call call) {
    ProjectRevision declared = platform.declared(call.projectFor(Role.VIEWER));
    return call.request().accept().contains("yaml")
        ? ApiResponse.yaml(ProjectYaml.write(declared.project()))
        : ApiResponse.json(declared);
  }

  private ApiResponse declare(Call call) {
    ProjectName name = call.projectFor(Role.SCIENTIST);
    String definition = call.request().body();
    Project project = ProjectYaml.parse(definition);
    Check.that(
        project.name().equals(name), "name", "'" + name + "' as in the path", project.name());
    return ApiResponse.json(
        platform.projects().declare(project, Sha256.of(definition), call.caller().subject()));
  }
}
