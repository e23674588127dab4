package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.training.Run;
import io.millrace.modeling.Importance;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One version, or what a run learned: how good it is, by class, what it looks at, and its card. */
@Command(
    name = "version",
    description =
        "One version: how good it is, where it errs, what it looks at; its card, its archive. Of what"
            + " became no version, as it failed a gate or learned from a branch, the run is named.")
final class VersionCommand extends ApiCommand {

  private static final int MOST_COLUMNS = 15;
  private static final int MOST_CLASSES = 12;

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "The version's number, or a run's id.")
  private String version = "";

  @Option(
      names = "--card",
      description = "Also write the model's card, PROJECT-VERSION-card.html, and open it.")
  private boolean card;

  @Option(
      names = "--archive",
      paramLabel = "FILE",
      description = "Also save the version's archive, model.tar.gz, there.")
  private @Nullable Path saved;

  @Override
  int run(Api api, Console console) {
    boolean isRun = Run.ID.matcher(version).matches();
    String kind = isRun ? "runs" : "versions";
    JsonNode found =
        api.get("/v1/projects/%s/%s/%s".formatted(Api.part(project), kind, Api.part(version)));
    if (json()) {
      return show(found, console, () -> {});
    }
    byte[] bytes = archive(api, project, kind, version);
    if (isRun) {
      aboutRun(found, console);
      evaluation(found.at("/outcome/model/evaluation"), console);
    } else {
      about(found, console);
      evaluation(found.path("evaluation"), console);
    }
    ModelArchive archive = read(bytes);
    settings(archive, console);
    scrutiny(archive, console);
    importance(archive, console);
    if (saved != null) {
      write(saved, bytes);
      console.line("The archive is in " + saved + ".");
    }
    if (card) {
      Path file = Path.of("%s-%s-card.html".formatted(project, version));
      write(file, archive.file(ModelArchive.CARD));
      console.line("The card is in " + file + ".");
      Browser.open(file, parent().environment());
    }
    return DONE;
  }

  private static void about(JsonNode version, Console console) {
    headed(
        "version " + version.path("version").asInt(),
        Descriptions.approval(version),
        "learned from %s, registered %s"
            .formatted(
                Descriptions.learned(version), Descriptions.time(version.path("registeredAt"))),
        version.path("digest"),
        version,
        console);
  }

  private static void aboutRun(JsonNode run, Console console) {
    headed(
        "run " + run.path("runId").asString(),
        Descriptions.run(run),
        "learned from %s, launched %s"
            .formatted(Descriptions.data(run), Descriptions.time(run.path("launchedAt"))),
        run.at("/outcome/model/digest"),
        run,
        console);
  }

  private static void headed(
      String name, String state, String past, JsonNode digest, JsonNode found, Console console) {
    console.line(
        "%s %s · %s".formatted(console.bold(found.path("project").asString()), name, state));
    console.line("  %s, archive sha256 %s".formatted(past, digest.asString()));
  }

  private static void evaluation(JsonNode evaluation, Console console) {
    console.line("");
    console.line("On %s held-out rows:".formatted(Descriptions.count(evaluation.path("rows"))));
    Descriptions.metrics(evaluation).forEach(metric -> console.line("  " + metric));
    JsonNode classes = evaluation.path("classes");
    if (classes.isEmpty()) {
      return;
    }
    console.line("");
    List<List<String>> reports = new ArrayList<>();
    for (JsonNode each : classes) {
      reports.add(
          List.of(
              each.path("label").asString(),
              Descriptions.count(each.path("rows")),
              Descriptions.figure(each.path("precision").asDouble()),
              Descriptions.figure(each.path("recall").asDouble()),
              Descriptions.figure(each.path("f1").asDouble())));
    }
    console.table(List.of("CLASS", "ROWS", "PRECISION", "RECALL", "F1"), reports);
    confusion(classes, evaluation.path("confusion"), console);
  }

  private static void confusion(JsonNode classes, JsonNode confusion, Console console) {
    console.line("");
    if (classes.size() > MOST_CLASSES) {
      console.line(
          "Of %s classes, what was taken for what is in the card.".formatted(classes.size()));
      return;
    }
    List<String> headings = new ArrayList<>(List.of("TRUE ↓ PREDICTED →"));
    classes.forEach(each -> headings.add(each.path("label").asString()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < confusion.size(); i++) {
      List<String> row = new ArrayList<>(List.of(classes.path(i).path("label").asString("")));
      confusion.path(i).forEach(count -> row.add(Descriptions.count(count)));
      rows.add(row);
    }
    console.table(headings, rows);
  }

  /** What a search for the settings of the project's own code found; its provenance tells it. */
  private static void settings(ModelArchive archive, Console console) {
    byte[] provenance = archive.files().get(ModelArchive.PROVENANCE);
    JsonNode code =
        provenance == null
            ? MissingNode.getInstance()
            : Json.mapper().readTree(provenance).path("ownCode");
    if (code.has("settings")) {
      console.line("");
      console.line(
          "Settings of %s, the best of those that were tried: %s"
              .formatted(
                  code.path("script").asString(code.path("image").asString("")),
                  code.path("settings").asString()));
    }
  }

  /** What a closer look found; the archive tells it. */
  private static void scrutiny(ModelArchive archive, Console console) {
    Scrutiny scrutiny =
        Json.read(new ByteArrayInputStream(archive.file(ModelArchive.METRICS)), Comparison.class)
            .scrutiny();
    if (scrutiny != null) {
      ScrutinyReport.show(scrutiny, console);
    }
  }

  private static void importance(ModelArchive archive, Console console) {
    List<Importance> all = Importance.fromJson(archive.file(ModelArchive.IMPORTANCE));
    console.line("");
    console.table(
        List.of("COLUMN", "SHARE OF WHAT IT SAYS"),
        all.stream()
            .limit(MOST_COLUMNS)
            .map(each ->
                List.of(each.column(), String.format(Locale.ROOT, "%.1f %%", 100 * each.share())))
            .toList());
    if (all.size() > MOST_COLUMNS) {
      console.line(console.dim("and %s more; see the card.".formatted(all.size() - MOST_COLUMNS)));
    }
  }

  /** The archive of a version, which is known to be what was registered. */
  static byte[] archive(Api api, String project, String version) {
    return archive(api, project, "versions", version);
  }

  private static byte[] archive(Api api, String project, String kind, String id) {
    JsonNode answer =
        api.get("/v1/projects/%s/%s/%s/archive".formatted(Api.part(project), kind, Api.part(id)));
    byte[] bytes = api.download(URI.create(answer.path("url").asString()));
    if (!Sha256.of(bytes).toString().equals(answer.path("digest").asString())) {
      throw new InvalidInputException(
          "What came is not the archive of %s %s: its digest is another."
              .formatted(kind.equals("runs") ? "run" : "version", id));
    }
    return bytes;
  }

  private static ModelArchive read(byte[] bytes) {
    try {
      return ModelArchive.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the archive", e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
  }
}
