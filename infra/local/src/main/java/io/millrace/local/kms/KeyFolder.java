package io.millrace.local.kms;

import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keys on disk, one file each, that only their owner may read. */
final class KeyFolder {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final String ENDING = ".json";

  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  List<KmsKey> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<KmsKey> keys = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(ENDING))
          .toList()
          .forEach(file -> JsonTrees.kept(file).ifPresent(kept -> keys.add(key(kept))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** Replaces the file of a key, whole or not at all; at no time may others read it. */
  void write(KmsKey key) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      makeFolder();
      Path fresh = Files.createTempFile(folder, key.id(), ".new", OWNER_READS);
      Files.writeString(fresh, json(key).toString());
      Files.move(fresh, folder.resolve(key.id() + ENDING), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeFolder() throws IOException {
    try {
      Files.createDirectory(folder, OWNER_ENTERS);
    } catch (FileAlreadyExistsException e) {
      // made by an earlier start, or for another key
    }
  }

  private static ObjectNode json(KmsKey key) {
    ObjectNode json =
        JsonTrees.object()
            .put("id", key.id())
            .put("description", key.description())
            .put("usage", key.usage())
            .put("spec", key.spec())
            .put("created", key.created().toString());
    if (key.deletion() != null) {
      json.put("deletion", key.deletion().toString());
    }
    if (key.pair() != null) {
      json.put("private", base64(key.pair().getPrivate().getEncoded()))
          .put("public", base64(key.pair().getPublic().getEncoded()));
    }
    return json;
  }

  private static KmsKey key(JsonNode json) {
    return new KmsKey(
        json.path("id").asString(),
        json.path("description").asString(),
        json.path("usage").asString(),
        json.path("spec").asString(),
        json.has("private") ? pair(json) : null,
        Instant.parse(json.path("created").asString()),
        instant(json, "deletion"));
  }

  private static KeyPair pair(JsonNode json) {
    try {
      KeyFactory curves = KeyFactory.getInstance("EC");
      return new KeyPair(
          curves.generatePublic(new X509EncodedKeySpec(bytes(json, "public"))),
          curves.generatePrivate(new PKCS8EncodedKeySpec(bytes(json, "private"))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("unreadable key " + json.path("id").asString(), e);
    }
  }

  private static @Nullable Instant instant(JsonNode json, String property) {
    return json.has(property) ? Instant.parse(json.path(property).asString()) : null;
  }

  private static byte[] bytes(JsonNode json, String property) {
    return Base64.getDecoder().decode(json.path(property).asString());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
