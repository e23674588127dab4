package io.millrace.api;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.NotAllowedException;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.ProjectWarnings;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects, and who one is. */
final class ProjectRoutes {

  private final Platform platform;

  ProjectRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/whoami", call -> ApiResponse.json(Me.of(call.caller()))),
        new ApiRoute("GET", "/v1/projects", this::list),
        new ApiRoute("GET", "/v1/projects/{project}", this::read),
        new ApiRoute("PUT", "/v1/projects/{project}", this::declare));
  }

  private ApiResponse list(Call call) {
    return ApiResponse.json(Told.visible(call, platform.projects()::list).as("projects"));
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
    try {
      ProjectRevision declared =
          platform
              .projects()
              .declare(
                  project,
                  Sha256.of(definition),
                  call.caller().name(),
                  call.caller().highest(name));
      return ApiResponse.json(Declared.of(declared));
    } catch (NotAllowedException loosened) {
      throw RefusedException.forbidden(
          "%s may not do this: %s.".formatted(call.caller().name(), loosened.reason()));
    }
  }

  /** What is in force now, and what of it is perhaps not meant. */
  private record Declared(
      Project project,
      int revision,
      Sha256 digest,
      String by,
      Instant at,
      @Nullable StoredVersion file,
      List<String> warnings) {
    static Declared of(ProjectRevision inForce) {
      return new Declared(
          inForce.project(),
          inForce.revision(),
          inForce.digest(),
          inForce.by(),
          inForce.at(),
          inForce.file(),
          ProjectWarnings.of(inForce.project()));
    }
  }

  /** A caller without their token's hash. */
  private record Me(String subject, @Nullable String issuedBy, Map<String, Role> roles) {
    static Me of(Caller caller) {
      return new Me(caller.subject(), caller.issuedBy(), caller.roles());
    }
  }
}
