package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as it is typed, under environments that people have. */
class EnvironmentTest {

  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

  /** Each with no home. */
  @ParameterizedTest
  @CsvSource({
    "C, en, US",
    "fa_IR.UTF-8, fa, IR",
    "ar_EG.ISO-8859-6, ar, EG",
    "tr_TR.UTF-8, tr, TR"
  })
  void fileNamesAndFiguresAreTheSameUnderEveryLocale(
      String locale, String language, String country, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("größe.csv");
    Files.writeString(file, "id,size,big\n" + "1,2.5,Yes\n2,3.5,No\n".repeat(20));
    var command =
        new ProcessBuilder(CHECKOUT.resolve("millrace").toString(), "init", file.toString());
    String path = System.getenv("PATH");
    command.environment().clear();
    command
        .environment()
        .putAll(
            Map.of(
                "PATH",
                path,
                "LC_ALL",
                locale,
                "LANG",
                locale,
                "HOME",
                "/nonexistent",
                "JDK_JAVA_OPTIONS",
                "-Duser.language=%s -Duser.country=%s -Duser.timezone=Asia/Kathmandu"
                    .formatted(language, country),
                "MILLRACE_BUILD",
                "never"));

    Process process = command.directory(folder.toFile()).redirectErrorStream(true).start();
    String said = process.inputReader().readAllAsString();

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).doesNotContainPattern("[\u0660-\u0669\u06f0-\u06f9]");
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).contains("größe.csv");
    }
  }
}
