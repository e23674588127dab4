package io.millrace.api;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.PlainText;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import io.millrace.wire.JsonFields;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Files that come in, and what became of them. */
final class UploadRoutes {

  private static final long MOST_BYTES = 5L << 30; // what S3 takes in one request
  private static final Pattern TABLE =
      Pattern.compile(
          "(?!\\.)[^/]{1,180}\\.(csv|tsv|txt|json|jsonl|ndjson|parquet)(\\.(gz|zst))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_FOLDER =
      Pattern.compile("((?![._])[^/]{1,80}/){1,2}(?<name>[^/]{1,180})");
  private static final Pattern SPREADSHEET =
      Pattern.compile(".*\\.(xlsx?|xlsm|xlsb|ods|numbers)", Pattern.CASE_INSENSITIVE);
  private static final int MOST_ECHOED = 80;

  private final Platform platform;

  UploadRoutes(Platform platform) {
    this.platform = platform;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("POST", "/v1/projects/{project}/uploads", this::open),
        new ApiRoute("GET", "/v1/projects/{project}/uploads", this::list),
        new ApiRoute("GET", "/v1/projects/{project}/uploads/{upload}", this::read));
  }

  private ApiResponse open(Call call) {
    ProjectName project = call.projectFor(Role.SCIENTIST);
    platform.declared(project);
    JsonFields fields =
        JsonFields.of(call.request().body(), "file", "bytes", "sha256", "toPredict", "branch");
    String file = fields.text("file");
    long bytes = fields.whole("bytes", 1, MOST_BYTES);
    Sha256 digest = fields.optionalText("sha256").map(Sha256::new).orElse(null);
    if (SPREADSHEET.matcher(file).matches()) {
      throw new InvalidInputException(
          "'%s' is a spreadsheet, which is not read. In the spreadsheet, choose Save As and 'CSV"
                  .formatted(PlainText.of(Shortened.to(MOST_ECHOED, file)))
              + " UTF-8 (comma delimited)', which keeps the first sheet's values, or 'Text CSV',"
              + " and send that.");
    }
    Check.that(
        (TABLE.matcher(file).matches() || isOfFolder(project, file)) && PlainText.is(file),
        "file",
        "a name of at most 200 characters that ends in .csv, .tsv, .txt, .json, .jsonl, .ndjson or"
            + " .parquet, perhaps with .gz or .zst after it, and has no /; or in a folder that of a"
            + " part or its manifest, as day1/part-00000.csv and day1/manifest",
        file);
    boolean toPredict = fields.optionalFlag("toPredict").orElse(false);
    String branch = fields.optionalText("branch").orElse(null);
    if (branch != null) {
      if (toPredict || file.contains("/")) {
        throw RefusedException.conflict(
            "A file of a folder, or one to be predicted, is for no branch: leave out branch.");
      }
      ApiResponse _ = ApiResponse.unlessConflict(() -> platform.branches().open(project, branch));
    }
    String key =
        toPredict
            ? Upload.toPredict(project, file)
            : project + (branch == null ? "/" : "@" + branch + "/") + file;
    return ApiResponse.json(201, UploadUrl.at(platform, platform.intake(), key, bytes, digest));
  }

  private boolean isOfFolder(ProjectName project, String file) {
    Matcher parts = IN_FOLDER.matcher(file);
    if (!parts.matches()) {
      return false;
    }
    ObjectRef object = new ObjectRef(platform.intake(), project + "/" + file, "none yet");
    return UploadFolder.isManifest(object)
        || (UploadFolder.ofPart(object).isPresent()
            && TABLE.matcher(parts.group("name")).matches());
  }

  private ApiResponse list(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    platform.declared(project);
    return ApiResponse.json(
        Told.of(platform.datasets().uploads(project, call.before(), call.pageLimit()))
            .as("uploads"));
  }

  private ApiResponse read(Call call) {
    ProjectName project = call.projectFor(Role.VIEWER);
    Upload upload = platform.upload(project, call.id("upload"));
    ObjectRef page = report(upload, "html").orElse(null);
    return ApiResponse.json(
        new Reported(
            upload,
            report(upload, "json")
                .map(report -> Json.read(platform.objects().read(report), JsonNode.class))
                .orElse(null),
            url(page),
            upload.outcome() instanceof Outcome.Predicted(var _, var predictions)
                ? url(predictions)
                : null,
            page == null && !(upload.outcome() instanceof Outcome.Predicted)
                ? null
                : platform.clock().instant().plus(UploadUrl.VALID_FOR)));
  }

  private @Nullable URI url(@Nullable ObjectRef object) {
    return object == null ? null : platform.objects().presignedGet(object, UploadUrl.VALID_FOR);
  }

  private Optional<ObjectRef> report(Upload upload, String form) {
    return platform
        .objects()
        .head(
            platform.data(),
            "reports/%s/%s.%s".formatted(upload.project(), upload.ingestId(), form));
  }

  private record Reported(
      Upload upload,
      @Nullable JsonNode report,
      @Nullable URI pageUrl,
      @Nullable URI predictionsUrl,
      @Nullable Instant expiresAt) {
    @Override
    public String toString() {
      return "the report of " + upload; // whoever has the URL may read
    }
  }
}
