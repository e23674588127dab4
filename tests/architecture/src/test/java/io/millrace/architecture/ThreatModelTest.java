package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model claims nothing that nobody checks without saying so. */
class ThreatModelTest {

  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void everyClaimIsTestedOrSaysWhatItAssumes() throws IOException {
    assertThat(claims())
        .hasSizeGreaterThan(30)
        .allSatisfy(claim -> {
          String known = claim.substring(claim.lastIndexOf('|', claim.length() - 2) + 1).strip();
          assertThat(known).containsPattern("^(tested `\\w+#\\w+`|assumed: \\w+)");
        });
  }

  @Test
  void everyTestThatAClaimNamesIsThere() throws IOException {
    List<Path> sources = testSources();
    List<MatchResult> named =
        claims().stream().flatMap(claim -> TEST.matcher(claim).results()).toList();

    assertThat(named)
        .isNotEmpty()
        .allSatisfy(test -> assertThat(sources).anyMatch(source -> holds(source, test)));
  }

  @Test
  void everyTestThatTheTableOfPromisesNamesIsThere() throws IOException {
    List<Path> sources = testSources();
    String table = Files.readString(HOME.resolve(Path.of("tests", "README.md")));
    List<MatchResult> methods = TEST.matcher(table).results().toList();
    List<String> classes =
        Pattern.compile("`(\\w+(?:Test|Contract))[`#]")
            .matcher(table)
            .results()
            .map(test -> test.group(1) + ".java")
            .toList();

    assertThat(methods)
        .isNotEmpty()
        .allSatisfy(test -> assertThat(sources).anyMatch(source -> holds(source, test)));
    assertThat(sources.stream().map(source -> source.getFileName().toString()))
        .containsAll(classes);
    assertThat(Files.readAllLines(HOME.resolve(Path.of("tests", "README.md"))))
        .filteredOn(line -> line.matches("\\| [0-9]+ \\|.*"))
        .hasSize(31)
        .allSatisfy(line -> assertThat(line).containsPattern("\\| (held|partly|not)\\b[^|]*\\|$"));
  }

  private static boolean holds(Path source, MatchResult test) {
    try {
      return source.getFileName().toString().equals(test.group(1) + ".java")
          && Pattern.compile("(?m)^  (?:public )?void " + test.group(2) + "\\(")
              .matcher(Files.readString(source))
              .find();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The rows of the tables, without their heads. */
  private static List<String> claims() throws IOException {
    return Files.readAllLines(HOME.resolve(Path.of("infra", "SECURITY-THREAT-MODEL.md"))).stream()
        .filter(line -> line.matches("\\| [STRIDE] \\|.*\\|"))
        .toList();
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String part : List.of("functions", "infra", "tests", "tools")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(part))) {
        sources.addAll(files.filter(ThreatModelTest::isTestSource).toList());
      }
    }
    return sources;
  }

  private static boolean isTestSource(Path file) {
    return file.toString().contains("/src/test/java/") && file.toString().endsWith(".java");
  }
}
