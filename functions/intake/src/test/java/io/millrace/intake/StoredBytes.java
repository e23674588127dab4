package io.millrace.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.parquet.Table;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** What is in the buckets, whatever it is packed in. */
record StoredBytes(InMemoryObjectStore objects) {

  /** All that every version of every object says, unpacked. */
  String everyByte() {
    StringBuilder all = new StringBuilder();
    for (String bucket : List.of("intake", "data")) {
      for (ObjectRef object : objects.history(bucket, "", null, 1000)) {
        byte[] bytes = read(object);
        all.append(object.key()).append(new String(bytes, ISO_8859_1)).append(unpacked(bytes));
      }
    }
    return all.toString();
  }

  String everyKey() {
    StringBuilder all = new StringBuilder();
    for (String bucket : List.of("intake", "data")) {
      objects.history(bucket, "", null, 1000).stream()
          .map(ObjectRef::key)
          .distinct()
          .forEach(key -> all.append(key).append('\n'));
    }
    return all.toString();
  }

  List<String> ids(DatasetVersion version) {
    List<String> ids = new ArrayList<>();
    for (Part part : Json.read(objects.read(version.manifest()), DatasetManifest.class).parts()) {
      ids.addAll(unpacked(read(part.data())).lines().toList());
    }
    return ids;
  }

  List<String> lines(String key) {
    byte[] bytes = read(objects.head("data", key).orElseThrow());
    return key.endsWith(".gz") ? gunzip(bytes) : new String(bytes, UTF_8).lines().toList();
  }

  byte[] unpacked(ObjectRef object) {
    return String.join("\n", gunzip(read(object))).getBytes(UTF_8);
  }

  private static String unpacked(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(4, bytes.length), ISO_8859_1);
    if (start.equals("PAR1")) {
      Table table = table(bytes);
      List<String> ids = new ArrayList<>();
      for (int row = 0; row < table.rows(); row++) {
        ids.add(String.valueOf(table.strings("id").value(row)));
      }
      return String.join("\n", ids);
    }
    if (start.startsWith("\u001f\u008b")) {
      return String.join("\n", gunzip(bytes));
    }
    return new String(bytes, ISO_8859_1)
        .lines()
        .filter(line -> line.contains("rawData"))
        .map(line -> Json.read(line, JsonNode.class).path("rawData").asString())
        .map(raw -> new String(Base64.getDecoder().decode(raw), UTF_8))
        .collect(Collectors.joining());
  }

  static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Table table(byte[] parquet) {
    try {
      Path file = Files.createTempFile("part", ".parquet");
      Files.write(file, parquet);
      return Table.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> gunzip(byte[] bytes) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
