package io.millrace.intake;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Project;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.ErasureWish;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A wish that the rows of one entity be forgotten.
 *
 * @param value of the erasure's column; kept in memory only
 */
record Wish(Erasure erasure, Value value) {

  private static final int MAX_BYTES = 1 << 16;

  /**
   * Reads what was dropped.
   *
   * @throws InvalidInputException if nobody who may has asked for exactly this
   */
  static Wish read(Upload upload, Project project, Erasures erasures, ObjectStore objects) {
    String key = upload.file().key();
    int number = Integer.parseInt(key.substring(key.lastIndexOf('/') + 1, key.length() - 5));
    Erasure erasure = erasures.find(upload.project(), number).orElseThrow(Wish::unasked);
    byte[] text = bytes(upload, objects);
    if (!Sha256.of(text).equals(erasure.wish())) {
      throw unasked();
    }
    ErasureWish wish = Json.read(new String(text, StandardCharsets.UTF_8), ErasureWish.class);
    return project.columns().stream()
        .filter(column -> column.name().equals(erasure.column()))
        .findFirst()
        .map(column -> new Wish(erasure, Codec.of(column).read(wish.value())))
        .orElseThrow(() ->
            new InvalidInputException(
                "%s declares no column '%s' any more; declare it to forget by it."
                    .formatted(project.name(), erasure.column())));
  }

  private static InvalidInputException unasked() {
    return new InvalidInputException(
        "Nobody has asked for this: rows are forgotten by POST /v1/projects/{project}/erasures.");
  }

  private static byte[] bytes(Upload upload, ObjectStore objects) {
    try (InputStream in = objects.read(upload.file())) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + upload.file(), e);
    }
  }

  @Override
  public String toString() {
    return "erasure " + erasure.number(); // not whose
  }
}
