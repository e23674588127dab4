package io.millrace.local.events;

import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a template takes from Secrets Manager, by {@code {{resolve:secretsmanager:NAME}}}: here the
 * text of a file of that name, read when it is needed, so that it may come later than the template.
 */
record Secrets(Path folder) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{resolve:secretsmanager:([A-Za-z0-9/_+=.@-]+)(?::[^}]*)?}}");

  /**
   * The text with the secrets that it names.
   *
   * @throws ServiceException if one of them is not here, with the file that it is to be written to
   */
  String in(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(secret(found.group(1))));
  }

  private String secret(String name) {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new ServiceException(400, "ValidationException", "no secret has the name " + name);
    }
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new ServiceException(
          400,
          "SECRET_NOT_FOUND",
          "the secret %s is not on this machine: write it to %s".formatted(name, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
