package io.millrace.tables;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * Tables' metadata as objects in a bucket.
 *
 * @param bucket that they are written to
 */
record StoredMetadata(ObjectStore objects, String bucket) {

  /**
   * Reads a table's metadata.
   *
   * @throws io.millrace.domain.InvalidInputException if they are not there
   */
  TableMetadata read(ObjectRef metadata) {
    return TableMetadataParser.fromJson(ObjectFiles.location(metadata), text(metadata));
  }

  /**
   * Writes metadata, whose name tells what they are, so that nothing that is there is written over.
   *
   * @param folder of the table
   * @param version the dataset version that they have as the newest
   */
  ObjectRef write(String folder, int version, TableMetadata metadata) {
    byte[] json = TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
    String key =
        String.format(
            Locale.ROOT,
            "%smetadata/%05d-%s.metadata.json",
            folder,
            version,
            UUID.nameUUIDFromBytes(json));
    return objects.write(bucket, key, json, "application/json");
  }

  /** An object as text. */
  String text(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }
}
