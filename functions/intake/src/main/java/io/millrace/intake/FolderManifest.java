package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The files that a folder consists of, as Redshift's UNLOAD names them: {@code
 * {"entries":[{"url":"s3://bucket/key","meta":{"content_length":7}}]}}, of which the length may be
 * left out.
 */
final class FolderManifest {

  private static final int MOST_BYTES = 1 << 20;

  private final ObjectStore objects;
  private final ObjectRef file;
  private final Map<String, JsonNode> entries = new TreeMap<>(); // as a bucket lists keys

  private FolderManifest(ObjectStore objects, ObjectRef file) {
    this.objects = objects;
    this.file = file;
  }

  /**
   * @throws InvalidInputException if it names nothing
   */
  static FolderManifest read(ObjectStore objects, ObjectRef file) {
    var manifest = new FolderManifest(objects, file);
    for (JsonNode entry : Json.read(manifest.text(), JsonNode.class).path("entries")) {
      manifest.entries.put(entry.path("url").asString(""), entry);
    }
    if (manifest.entries.isEmpty()) {
      throw manifest.refused("names no file: {\"entries\":[{\"url\":\"s3://…\"}]} does");
    }
    return manifest;
  }

  private String text() {
    try (InputStream in = objects.read(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused("is longer than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  /**
   * The files, in the order of their keys.
   *
   * @throws InvalidInputException if one of them is not there, not as long as it should be, or none
   *     of this folder
   */
  List<StoredVersion> parts(UploadFolder folder) {
    return entries.entrySet().stream()
        .map(entry -> part(entry.getKey(), entry.getValue(), folder))
        .toList();
  }

  private StoredVersion part(String url, JsonNode entry, UploadFolder folder) {
    String bucket = "s3://%s/".formatted(file.bucket());
    String key = url.startsWith(bucket) ? url.substring(bucket.length()) : "";
    if (!key.startsWith(folder.prefix())) {
      throw refused(
          "names %s, which is not in its folder, %s%s".formatted(url, bucket, folder.prefix()));
    }
    StoredVersion part =
        objects
            .newest(file.bucket(), key)
            .orElseThrow(() -> refused("names %s, which is not there".formatted(url)));
    if (!UploadFolder.ofPart(part.object()).equals(Optional.of(folder))) {
      throw refused(
          "names %s, which is an upload of its own by its name; part-00000.parquet would be none"
              .formatted(url));
    }
    JsonNode length = entry.at("/meta/content_length");
    if (length.isNumber() && length.asLong() != objects.sizeBytes(part.object())) {
      throw refused(
          "says that %s has %s bytes, and it has %s"
              .formatted(url, length.asLong(), objects.sizeBytes(part.object())));
    }
    return part;
  }

  private InvalidInputException refused(String why) {
    return new InvalidInputException("%s %s.".formatted(Upload.nameOf(file), why));
  }
}
