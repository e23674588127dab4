package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of an upload that break a rule, with the rule, the value and the line. */
final class QuarantineRoutes {

  private final Platform platform;

  QuarantineRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/projects/{project}/uploads/{upload}/quarantine", this::list));
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    Upload upload = platform.upload(project, call.id("upload"));
    Optional<ObjectRef> file =
        platform
            .objects()
            .head(platform.data(), "quarantine/%s/%s.jsonl".formatted(project, upload.ingestId()));
    return ApiResponse.json(
        file.map(rows -> page(rows, call.row(), call.pageLimit()))
            .orElseGet(() -> new Rows(List.of(), null)));
  }

  /** Rows are in the order of their numbers, so that a page begins where one is greater. */
  private Rows page(ObjectRef file, long after, int limit) {
    List<JsonNode> rows = new ArrayList<>();
    long characters = 0;
    long last = after;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(platform.objects().read(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = Json.read(line, JsonNode.class);
        long number = row.path("row").longValue(0);
        if (number > after) {
          if (rows.size() == limit || characters > Told.MOST_BYTES / 2) {
            return new Rows(rows, last);
          }
          rows.add(row);
          characters += line.length();
          last = number;
        }
      }
      return new Rows(rows, null);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  private record Rows(List<JsonNode> rows, @Nullable Long next) {}
}
