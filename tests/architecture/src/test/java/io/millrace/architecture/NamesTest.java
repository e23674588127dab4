package io.millrace.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name is one thing, wherever it is read. */
class NamesTest {

  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  /** Names of what is the same thing on both sides, such as a port and what stands behind it. */
  private static final Set<String> SHARED =
      Set.of(
          "Arns",
          "Environment",
          "EventBus",
          "LoopMetrics",
          "Outputs",
          "RefusedException",
          "Resource",
          "TrainingJobs",
          "Waking");

  @Test
  void noTwoClassesThatAreDifferentThingsAreCalledAlike() {
    Map<String, List<String>> places =
        Stream.of("functions", "infra", "tools")
            .flatMap(folder -> modules(HOME.resolve(folder)))
            .flatMap(module -> sources(module.resolve(Path.of("src", "main", "java"))))
            .collect(
                groupingBy(
                    source -> source.getFileName().toString().replace(".java", ""),
                    mapping(source -> HOME.relativize(source).toString(), toList())));
    places.keySet().removeAll(SHARED);

    assertThat(places).hasSizeGreaterThan(500);
    assertThat(places.values()).allSatisfy(sources -> assertThat(sources).hasSize(1));
  }

  private static Stream<Path> modules(Path folder) {
    try (Stream<Path> modules = Files.list(folder)) {
      return modules.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> sources(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.getFileName().toString().contains("-info"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
