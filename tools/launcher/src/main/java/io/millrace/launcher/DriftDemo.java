package io.millrace.launcher;

import io.millrace.cli.Api;
import io.millrace.cli.FileProgress;
import io.millrace.cli.IncidentText;
import io.millrace.cli.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Seattle's weather is learned and asked for, which raises nothing; then New York's arrives under
 * Seattle's name: one incident, answered by one retraining, and closed once the new version serves.
 */
final class DriftDemo {

  private static final String PROJECT = "seattle-weather";
  private static final String PATH = "/v1/projects/" + PROJECT;
  private static final Path SAMPLES = Home.folder().resolve("events/samples");
  private static final String SEATTLE = "Seattle";
  private static final String NEW_YORK = "New York";
  private static final String LAST_YEAR = "2015";
  private static final List<String> MEASURED =
      List.of("precipitation", "temp_max", "temp_min", "wind");
  private static final String HEADINGS = "date,%s,sunny".formatted(String.join(",", MEASURED));
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final LocalPlatform platform;
  private final Api api;
  private final FileProgress progress;
  private final List<Day> days;

  DriftDemo(LocalPlatform platform, Api api, FileProgress progress) {
    this.platform = platform;
    this.api = api;
    this.progress = progress;
    this.days = days();
  }

  /** Tells the story to its end; a reason where it does not come to it. */
  Optional<String> tell() {
    JsonNode declared = api.put(PATH, read(SAMPLES.resolve(PROJECT).resolve("project.yaml")));
    progress.stage("declared", "%s, revision %s".formatted(PROJECT, declared.path("revision")));
    String file = upload(SEATTLE, "2012-2014.csv");
    if (!(new Loop(api, PROJECT, progress, PATIENCE).follow(file) instanceof Loop.End.Live)) {
      return Optional.of("The first version does not serve; see ./millrace runs " + PROJECT);
    }
    ask(SEATTLE);
    JsonNode calm = await(() -> window(1));
    progress.stage("watched", window(calm));
    if (openIncident().isPresent()) {
      return Optional.of("An incident is open, and nothing has changed yet.");
    }

    upload(NEW_YORK, "newer.csv");
    await(() -> Optional.of(status()).filter(now -> now.at("/dataset/version").asInt(0) == 2));
    progress.stage("uploaded", "newer days, which nobody asked to train on");
    ask(NEW_YORK);
    JsonNode incident = await(this::openIncident);
    progress.stage(
        "incident",
        "%s: %s moved".formatted(incident.path("number").asInt(), IncidentText.moved(incident)));
    JsonNode first = incident.at("/columns/0");
    progress.detail(
        "%s, %s".formatted(first.path("column").asString(), IncidentText.importance(first)));
    progress.detail(first.path("why").asString());
    progress.stage("answered", "by a training on dataset 2, by the project's policy");
    await(() -> Optional.of(status()).filter(now -> now.at("/route/live/version").asInt() == 2));
    progress.stage("deployed", "version 2 serves");
    JsonNode closed =
        await(() -> Optional.of(api.get(PATH + "/incidents/1")).filter(it -> it.has("closed")));
    progress.stage("closed", closed.at("/closed/why").asString());
    return Optional.empty();
  }

  /** Drops the first three years of a city, as days of Seattle. */
  private String upload(String city, String name) {
    String rows =
        days.stream()
            .filter(day -> day.city().equals(city) && !day.isLast())
            .map(Day::row)
            .collect(Collectors.joining("\n", HEADINGS + "\n", "\n"));
    try {
      Path file = Files.createTempFile("weather", ".csv");
      try {
        Files.writeString(file, rows);
        return platform.aws().put(platform.output("IntakeBucket"), PROJECT + "/" + name, file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the days of " + city, e);
    }
  }

  /** Asks for each day of the last year of a city. */
  private void ask(String city) {
    List<Map<String, Double>> instances =
        days.stream()
            .filter(day -> day.city().equals(city) && day.isLast())
            .map(Day::measured)
            .toList();
    api.post("/v1/models/%s/predict".formatted(PROJECT), Map.of("instances", instances));
    progress.stage(
        "predicted",
        "%s days of %s in %s, as if of %s".formatted(instances.size(), city, LAST_YEAR, SEATTLE));
  }

  /** The newest window of so many hundred predictions and of this version. */
  private Optional<JsonNode> window(int version) {
    return api.get(PATH + "/windows?limit=20")
        .path("windows")
        .valueStream()
        .filter(window -> window.path("version").asInt() == version)
        .filter(window -> window.path("predictions").asInt() > 0)
        .findFirst();
  }

  private static String window(JsonNode window) {
    long moved =
        window
            .path("columns")
            .valueStream()
            .filter(column -> column.path("moved").asBoolean())
            .count();
    return "%s predictions in a minute, %s of %s columns moved"
        .formatted(window.path("predictions").asInt(), moved, window.path("columns").size());
  }

  private Optional<JsonNode> openIncident() {
    return api.get(PATH + "/incidents?limit=1")
        .path("incidents")
        .valueStream()
        .filter(incident -> !incident.has("closed"))
        .findFirst();
  }

  private JsonNode status() {
    return api.get(PATH + "/status");
  }

  /** Sums captures up, as the clock would every five minutes, until there is what is waited for. */
  private JsonNode await(Supplier<Optional<JsonNode>> wanted) {
    Duration begin = progress.elapsed();
    Optional<JsonNode> found = wanted.get();
    while (found.isEmpty()) {
      if (progress.elapsed().minus(begin).compareTo(PATIENCE) > 0) {
        throw new NotStartedException(
            "What was waited for did not come in %s minutes.".formatted(PATIENCE.toMinutes()));
      }
      progress.meanwhile("captures arrive within a minute");
      platform.sumUpCaptures();
      found = wanted.get();
      if (found.isEmpty()) {
        pause();
      }
    }
    return found.get();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotStartedException("It was ended.");
    }
  }

  /**
   * A day of a city.
   *
   * @param row as it is dropped
   */
  private record Day(String city, String row, Map<String, Double> measured) {

    static Day of(String line) {
      List<String> cells = List.of(line.split(",", -1));
      Map<String, Double> measured = new LinkedHashMap<>();
      for (int i = 0; i < MEASURED.size(); i++) {
        measured.put(MEASURED.get(i), Double.valueOf(cells.get(2 + i)));
      }
      String sunny = cells.getLast().equals("sun") ? "Yes" : "No";
      return new Day(
          cells.getFirst(),
          "%s,%s".formatted(String.join(",", cells.subList(1, cells.size() - 1)), sunny),
          measured);
    }

    boolean isLast() {
      return row.startsWith(LAST_YEAR);
    }
  }

  /** The days of the sample: city, date, what was measured, and the weather. */
  private static List<Day> days() {
    return read(SAMPLES.resolve("data/weather.csv")).lines().skip(1).map(Day::of).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
