package io.millrace.local.kms;

import io.millrace.local.service.Arns;
import io.millrace.local.service.ServiceException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys and their aliases. A key that is made again under its id is the one that was there. */
final class KmsKeys {

  private static final String ALIAS = "alias/";

  private final KeyFolder folder;
  private final InstantSource clock;
  private final Map<String, KmsKey> keys = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();

  KmsKeys(Path folder, InstantSource clock) {
    this.folder = new KeyFolder(folder);
    this.clock = clock;
    this.folder.all().forEach(key -> keys.put(key.id(), key));
  }

  /**
   * @throws ServiceException {@code ValidationException} for a usage and spec that do not exist
   *     together here
   */
  KmsKey create(String id, String description, String usage, String spec) {
    boolean signs = usage.equals(KmsKey.SIGNS) && spec.equals(KmsKey.P256);
    boolean encrypts = usage.equals(KmsKey.ENCRYPTS) && spec.equals(KmsKey.SYMMETRIC);
    if (!signs && !encrypts) {
      throw new ServiceException(
          400,
          "ValidationException",
          "KeyUsage %s is not compatible with KeySpec %s here; the local cloud knows %s with %s,"
                  .formatted(usage, spec, KmsKey.SIGNS, KmsKey.P256)
              + " and %s with %s".formatted(KmsKey.ENCRYPTS, KmsKey.SYMMETRIC));
    }
    return keys.computeIfAbsent(
        id,
        _ -> {
          var key =
              new KmsKey(
                  id, description, usage, spec, signs ? newPair() : null, clock.instant(), null);
          folder.write(key);
          return key;
        });
  }

  /** Names a key; a name that there is already is moved. */
  void alias(String name, String keyId) {
    aliases.put(name, find(keyId).id());
  }

  /** Deletes a key at that time; until then it can be described and nothing else. */
  KmsKey delete(String id, Instant when) {
    KmsKey deleted = usable(id).deletedAt(when);
    folder.write(deleted);
    keys.put(deleted.id(), deleted);
    return deleted;
  }

  /**
   * The key of this id, ARN, alias or ARN of an alias.
   *
   * @throws ServiceException {@code NotFoundException} if there is none
   */
  KmsKey find(String given) {
    String name = given.startsWith("arn:") ? given.substring(given.lastIndexOf(':') + 1) : given;
    if (name.startsWith(ALIAS)) {
      String id = given.equals(name) || given.equals(Arns.of("kms", name)) ? idOf(name) : null;
      KmsKey key = id == null ? null : keys.get(id);
      if (key == null) {
        throw notFound("Alias %s is not found.".formatted(Arns.of("kms", name)));
      }
      return key;
    }
    String id = name.startsWith("key/") ? name.substring("key/".length()) : name;
    KmsKey key = keys.get(id);
    if (key == null || (given.startsWith("arn:") && !given.equals(key.arn()))) {
      throw notFound("Key '%s' does not exist".formatted(Arns.of("kms", "key/" + id)));
    }
    return key;
  }

  /**
   * The same, if it may be used.
   *
   * @throws ServiceException {@code KMSInvalidStateException} if it waits for its deletion
   */
  KmsKey usable(String given) {
    KmsKey key = find(given);
    if (key.deletion() != null) {
      throw new ServiceException(
          400, "KMSInvalidStateException", key.arn() + " is pending deletion.");
    }
    return key;
  }

  private @Nullable String idOf(String alias) {
    return aliases.get(alias);
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
      curves.initialize(new ECGenParameterSpec("secp256r1"));
      return curves.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has the curve P-256", e);
    }
  }

  private static ServiceException notFound(String message) {
    return new ServiceException(400, "NotFoundException", message);
  }
}
