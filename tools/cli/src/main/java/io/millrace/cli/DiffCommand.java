package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.drift.ProfileComparison;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How two dataset versions differ, in files, rows and what is in their columns. */
@Command(
    name = "diff",
    description = "How two dataset versions differ: files, rows, and each column's distribution.")
final class DiffCommand extends ApiCommand {

  private static final MonitoringPolicy USUAL = new MonitoringPolicy(0.1, 0.25, 30);

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "BEFORE",
      description = "A dataset's number, its tag, a branch, or main; or BEFORE..AFTER.")
  private String before = "";

  @Parameters(index = "2", paramLabel = "AFTER", arity = "0..1", description = "Another's.")
  private @Nullable String after;

  @Override
  int run(Api api, Console console) {
    String[] range = before.split("\\.\\.", -1);
    if (after == null && (range.length != 2 || range[0].isEmpty() || range[1].isEmpty())) {
      throw new InvalidInputException("Say two datasets, as 3 4 or main..cleaner.");
    }
    JsonNode one = dataset(api, after == null ? range[0] : before);
    JsonNode other = dataset(api, after == null ? range[1] : after);
    Profile was = profile(api, one);
    Profile is = profile(api, other);
    List<ColumnDrift> columns =
        new DriftJudge(USUAL).judge(ProfileComparison.between(was, is), List.of());
    List<String> added =
        is.columns().stream()
            .map(ColumnProfile::name)
            .filter(name -> was.find(name).isEmpty())
            .toList();
    if (json()) {
      return show(answer(one, other, columns, added), console, () -> {});
    }
    files(one, other, console);
    console.line("");
    columns(columns, added, console);
    return DONE;
  }

  private JsonNode dataset(Api api, String named) {
    return api.get("/v1/projects/%s/datasets/%s".formatted(Api.part(project), Api.part(named)));
  }

  private static Profile profile(Api api, JsonNode dataset) {
    byte[] json = api.download(URI.create(dataset.path("profileUrl").asString()));
    return Profile.parse(new String(json, StandardCharsets.UTF_8));
  }

  private static void files(JsonNode one, JsonNode other, Console console) {
    long rows = other.at("/dataset/rows").asLong() - one.at("/dataset/rows").asLong();
    console.line(
        "Rows: %s → %s (%s)"
            .formatted(
                Descriptions.count(one.at("/dataset/rows")),
                Descriptions.count(other.at("/dataset/rows")),
                String.format(Locale.ROOT, "%+,d", rows)));
    sources(other, one).forEach(file -> console.line("+ " + file));
    sources(one, other).forEach(file -> console.line("- " + file));
  }

  /** The files of which the one has rows that the other has not. */
  private static List<String> sources(JsonNode one, JsonNode other) {
    Set<String> there =
        other.path("parts").valueStream().map(DiffCommand::digest).collect(Collectors.toSet());
    return one.path("parts")
        .valueStream()
        .filter(part -> !there.contains(digest(part)))
        .map(part ->
            "%s (%s rows)"
                .formatted(
                    Descriptions.fileName(part.path("source")),
                    Descriptions.count(part.path("rows"))))
        .toList();
  }

  private static String digest(JsonNode part) {
    return part.path("digest").asString();
  }

  private static void columns(List<ColumnDrift> columns, List<String> added, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (ColumnDrift column : columns) {
      rows.add(
          List.of(
              column.column(),
              column.psi() == null ? "-" : Descriptions.figure(column.psi()),
              word(column.verdict(), column.moved()),
              column.why()));
    }
    added.forEach(name -> rows.add(List.of(name, "-", "added", "")));
    console.table(List.of("COLUMN", "PSI", "", "WHY"), rows);
  }

  private static String word(DriftVerdict verdict, boolean moved) {
    return moved ? "differs" : verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ObjectNode answer(
      JsonNode one, JsonNode other, List<ColumnDrift> columns, List<String> added) {
    ObjectNode answer = JsonMapper.shared().createObjectNode();
    answer.set("before", one.path("dataset"));
    answer.set("after", other.path("dataset"));
    ArrayNode differences = answer.putArray("columns");
    for (ColumnDrift column : columns) {
      ObjectNode each = differences.addObject().put("column", column.column());
      each.put("differs", column.moved()).put("why", column.why());
      if (column.psi() != null) {
        each.put("psi", column.psi());
      }
    }
    ArrayNode names = answer.putArray("added");
    added.forEach(names::add);
    return answer;
  }
}
