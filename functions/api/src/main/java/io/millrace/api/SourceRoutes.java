package io.millrace.api;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.training.TrainingJobs.Program.Script;
import io.millrace.modeling.archive.Sources;
import io.millrace.wire.JsonFields;
import io.millrace.wire.TrainingInput;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sources of projects' own code, and models that were made elsewhere. */
final class SourceRoutes {

  private final Platform platform;

  SourceRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("PUT", "/v1/projects/{project}/source", this::keep),
        new ApiRoute("POST", "/v1/projects/{project}/model", this::open));
  }

  /**
   * Keeps the files before the project is declared, whose definition names them by their digest.
   */
  private ApiResponse keep(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    Map<String, String> files = new TreeMap<>();
    JsonFields.of(call.request().body(), "files")
        .object("files", "an object of text files by path")
        .properties()
        .forEach(file -> {
          Check.that(file.getValue().isString(), "a file", "a text", file.getValue());
          files.put(file.getKey(), file.getValue().stringValue());
        });
    byte[] archive = new Sources(files).packed();
    Sha256 digest = Sha256.of(archive);
    platform
        .objects()
        .write(
            platform.data(),
            Sources.folder(project, digest) + Script.ARCHIVE,
            archive,
            "application/gzip");
    return ApiResponse.json(new Kept(digest));
  }

  /**
   * Tells where the file of a model is put before the project is declared, whose definition names
   * it by its digest.
   */
  private ApiResponse open(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    JsonFields fields = JsonFields.of(call.request().body(), "bytes", "sha256");
    long bytes = fields.whole("bytes", 1, BroughtModel.MOST_BYTES);
    var digest = new Sha256(fields.text("sha256"));
    return ApiResponse.json(
        201,
        UploadUrl.at(
            platform,
            platform.data(),
            Sources.folder(project, digest) + TrainingInput.MODEL,
            bytes,
            digest));
  }

  private record Kept(Sha256 source) {}
}
