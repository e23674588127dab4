package io.millrace.api;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.Key;
import io.millrace.wire.ErasureWish;
import io.millrace.wire.Json;
import io.millrace.wire.JsonFields;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rows that are to be forgotten, and who learned from them. */
final class ErasureRoutes {

  private static final int SALT_BYTES = 32;

  private final Platform platform;
  private final RandomGenerator random;

  /**
   * @param random must be secure: it keeps the digest of a value from telling it
   */
  ErasureRoutes(Platform platform, RandomGenerator random) {
    this.platform = platform;
    this.random = random;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("POST", "/v1/projects/{project}/erasures", this::ask),
        new ApiRoute("GET", "/v1/projects/{project}/erasures", this::list),
        new ApiRoute("GET", "/v1/projects/{project}/erasures/{erasure}", this::read));
  }

  private ApiResponse ask(Call call) {
    ProjectName project = call.projectFor(Role.ADMIN);
    Project definition = platform.declared(project).project();
    JsonFields fields = JsonFields.of(call.request().body(), "column", "value", "why");
    String value = fields.text("value");
    String column = fields.text("column");
    String why = Call.reason(fields);
    within("column", column, 128);
    within("value", value, 1000);
    check(definition, column, value);
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] wish = Json.bytes(new ErasureWish(value, HexFormat.of().formatHex(salt)));
    Erasure erasure = erasures().asked(project, column, Sha256.of(wish), call.caller().name(), why);
    platform.objects().write(platform.intake(), erasure.file(), wish, "application/json");
    return ApiResponse.json(erasure);
  }

  private static void within(String field, String text, int most) {
    Check.that(
        !text.isEmpty() && text.codePointCount(0, text.length()) <= most,
        field,
        "1 to %s characters".formatted(most),
        text.length());
  }

  private void check(Project definition, String column, String value) {
    Column declared =
        definition.columns().stream()
            .filter(each -> each.name().equals(column))
            .findFirst()
            .orElseThrow(() ->
                RefusedException.conflict(
                    "%s declares no column of this name; it has %s."
                        .formatted(
                            definition.name(),
                            String.join(
                                ", ", definition.columns().stream().map(Column::name).toList()))));
    if (isShared(definition)) {
      throw RefusedException.conflict(
          "%s and another project have the same data, and it would lose rows that are not asked for: both have to leave data.from and data.sharedWith out of their definitions first, and have data of their own."
              .formatted(definition.name()));
    }
    if (definition.data().mode() == Mode.UPSERT && !column.equals(definition.entityKey())) {
      throw RefusedException.conflict(
          "Of the rows about one entity the newest counts (data.mode: upsert), and without it an older one would: forget by '%s'."
              .formatted(definition.entityKey()));
    }
    Codec codec = Codec.of(declared);
    switch (codec.read(value)) {
      case Value.Missing _, Value.NotOfType _ ->
          throw RefusedException.conflict(
              "That is no value of '%s', which holds %s.".formatted(column, codec.expected()));
      case Value.OfNumber _, Value.OfLong _, Value.OfString _ -> {}
    }
  }

  /** Whether another project has the same files, now or of a version that there is. */
  private boolean isShared(Project definition) {
    ProjectName project = definition.name();
    return definition.data().from() != null
        || !definition.data().shares().isEmpty()
        || platform.datasets().all(project).stream()
            .anyMatch(
                dataset -> !dataset.manifest().key().startsWith("datasets/%s/".formatted(project)));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(
        Told.numbered(platform, call, project, Erasure.class, Erasure.prefix()).as("erasures"));
  }

  private ApiResponse read(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    int number = call.number("erasure");
    Erasure erasure =
        erasures()
            .find(project, number)
            .orElseThrow(() ->
                RefusedException.notFound(
                    "%s has no erasure %s; see GET /v1/projects/%s/erasures."
                        .formatted(project, number, project)));
    return ApiResponse.json(new Details(erasure, learned(erasure)));
  }

  /** The model versions of this stage that learned from data that had such rows. */
  private List<Integer> learned(Erasure erasure) {
    return platform
        .stateStore()
        .all(ModelVersion.class, Key.partitionOf(erasure.project()), ModelVersion.prefix())
        .stream()
        .filter(version ->
            version.origin() == null && erasure.withdrawn().contains(version.datasetVersion()))
        .map(ModelVersion::version)
        .toList();
  }

  private Erasures erasures() {
    return new Erasures(platform.transactions(), platform.clock());
  }

  private record Details(Erasure erasure, List<Integer> learned) {}
}
