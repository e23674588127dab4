package io.millrace.cli;

import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends files to where uploads of a project go.
 *
 * @param branch that they are for; null for the main line
 */
record FileSender(
    Api api, String project, @Nullable String branch, boolean toPredict, Console console) {

  /**
   * Sends one file.
   *
   * @param name that it gets in its project
   * @return the version of the object that it is
   */
  ObjectRef send(String name, Path file) {
    JsonNode opened =
        api.ask("/v1/projects/%s/uploads".formatted(Api.part(project)), body(name, file));
    String version = put(api, opened, file, console);
    return new ObjectRef(opened.path("bucket").asString(), opened.path("key").asString(), version);
  }

  /**
   * Puts a file where the API said, and tells how far it is.
   *
   * @return the version of the object that it is
   */
  static String put(Api api, JsonNode opened, Path file, Console console) {
    long size = size(file);
    return api.putFile(
        opened,
        file,
        sent ->
            console.moving(
                "%s of %s sent".formatted(Descriptions.bytes(sent), Descriptions.bytes(size))));
  }

  private Map<String, Object> body(String name, Path file) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("file", name);
    body.put("bytes", size(file));
    body.put("sha256", digest(file).hex());
    body.put("toPredict", toPredict);
    if (branch != null) {
      body.put("branch", branch);
    }
    return body;
  }

  static Sha256 digest(Path file) {
    var digest = Sha256.newDigest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
    return Sha256.finish(digest);
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
