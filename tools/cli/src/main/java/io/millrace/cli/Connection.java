package io.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which platform a command talks to: as the command line says, else the environment, else {@code
 * ~/.millrace/config}, which {@code ./millrace up} writes.
 */
public final class Connection {

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The platform's address; else MILLRACE_ENDPOINT, else ~/.millrace/config.")
  private @Nullable String endpoint;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Your token; else MILLRACE_TOKEN, else ~/.millrace/config.")
  private @Nullable String token;

  Api open(Map<String, String> environment) {
    Properties kept = read(file(environment));
    return new Api(
        URI.create(
            chosen(endpoint, environment.get("MILLRACE_ENDPOINT"), kept.getProperty("endpoint"))
                .orElseThrow(() -> missing("platform", "endpoint"))),
        chosen(token, environment.get("MILLRACE_TOKEN"), kept.getProperty("token"))
            .orElseThrow(() -> missing("token", "token")));
  }

  /**
   * Keeps an endpoint and a token for later commands, readable by the user alone, where that can
   * be.
   *
   * @return a sentence on where they are kept, or that they could not be and what to do
   */
  public static String kept(Map<String, String> environment, URI endpoint, String token) {
    try {
      return "Your token is kept in %s.".formatted(keep(environment, endpoint, token));
    } catch (UncheckedIOException e) {
      return "Your token could not be kept in %s: name it with --token %s, and the platform with --endpoint %s."
          .formatted(file(environment), token, endpoint);
    }
  }

  private static Path keep(Map<String, String> environment, URI endpoint, String token) {
    Path file = file(environment);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, "endpoint=%s\ntoken=%s\n".formatted(endpoint, token));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
  }

  /** The token that was kept. */
  public static Optional<String> keptToken(Map<String, String> environment) {
    return chosen(null, null, read(file(environment)).getProperty("token"));
  }

  private static Path file(Map<String, String> environment) {
    String named = environment.get("MILLRACE_CONFIG");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".millrace", "config");
  }

  private static Properties read(Path file) {
    var kept = new Properties();
    if (Files.isReadable(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        kept.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("could not read " + file, e);
      }
    }
    return kept;
  }

  private static Optional<String> chosen(
      @Nullable String named, @Nullable String set, @Nullable String kept) {
    return Optional.ofNullable(named)
        .or(() -> Optional.ofNullable(set))
        .or(() -> Optional.ofNullable(kept))
        .filter(value -> !value.isBlank());
  }

  private static PlatformException missing(String what, String option) {
    return new PlatformException(
        PlatformException.UNREACHABLE,
        "Which %s? Start one with ./millrace up, or name it with --%s.".formatted(what, option));
  }
}
