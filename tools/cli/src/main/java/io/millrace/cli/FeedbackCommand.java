package io.millrace.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.domain.Check;
import io.millrace.tabular.read.WrittenText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what came true. */
@Command(
    name = "feedback",
    description =
        "Say what came true of predictions; said again, it corrects what was said before.",
    footer = "For instance: millrace feedback telco-churn 01a227fc-3ee0-790d-9426-1790fe5b516b=Yes")
final class FeedbackCommand extends ApiCommand {

  private static final int MOST_AT_ONCE = 1000; // by events/openapi.yaml
  private static final String AS_PREDICT_WRITES_IT = "prediction_id";
  private static final List<String> COLUMNS = List.of("id", "entity", "asOf", "outcome");

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ID=OUTCOME",
      description = "A prediction's id and what came true; nothing after = takes it back.")
  private List<String> outcomes = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "CSV with the columns id (or prediction_id) and outcome, or entity, asOf and outcome; others are not read.")
  private @Nullable Path file;

  @Override
  int run(Api api, Console console) {
    List<Map<String, @Nullable String>> all = file == null ? given() : read(file);
    Check.that(!all.isEmpty(), "feedback", "ID=OUTCOME … or rows of --file", "nothing");
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      api.ask(
          "/v1/models/%s/feedback".formatted(Api.part(project)),
          Map.of("feedback", all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE))));
    }
    console.line("%s outcomes are kept.".formatted(all.size()));
    return DONE;
  }

  private List<Map<String, @Nullable String>> given() {
    List<Map<String, @Nullable String>> all = new ArrayList<>();
    for (String outcome : outcomes) {
      String[] parts = outcome.split("=", 2);
      Check.that(parts.length == 2, "outcome", "ID=OUTCOME", outcome);
      all.add(one(Map.of("id", parts[0], "outcome", parts[1])));
    }
    return all;
  }

  private static List<Map<String, @Nullable String>> read(Path file) {
    List<Map<String, @Nullable String>> all = new ArrayList<>();
    try (var rows =
        CsvReader.builder().ofNamedCsvRecord(WrittenText.of(Files.readAllBytes(file)))) {
      for (var row : rows) {
        all.add(one(named(row.getHeader(), row.getFieldsAsMap())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
    return all;
  }

  private static Map<String, String> named(List<String> header, Map<String, String> cells) {
    boolean ofPredictions = header.contains("id") || header.contains(AS_PREDICT_WRITES_IT);
    Check.that(
        header.contains("outcome")
            && (ofPredictions || (header.contains("entity") && header.contains("asOf"))),
        "header",
        "of the columns id (or %s) and outcome, or entity, asOf and outcome"
            .formatted(AS_PREDICT_WRITES_IT),
        String.join(", ", header));
    Map<String, String> named = new HashMap<>(cells);
    if (!header.contains("id") && header.contains(AS_PREDICT_WRITES_IT)) {
      named.put("id", named.getOrDefault(AS_PREDICT_WRITES_IT, ""));
    }
    return named;
  }

  /** Blank cells are left out, but for the outcome, where they take back. */
  private static Map<String, @Nullable String> one(Map<String, String> cells) {
    Map<String, @Nullable String> one = new HashMap<>();
    for (String column : COLUMNS) {
      String value = cells.getOrDefault(column, "").strip();
      if (!value.isEmpty()) {
        one.put(column, value);
      }
    }
    one.putIfAbsent("outcome", null);
    return one;
  }
}
