package io.millrace.local.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON trees: the one shape in which services here read templates, requests and their own state.
 */
public final class JsonTrees {

  private static final Logger log = LoggerFactory.getLogger(JsonTrees.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonTrees() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** An object of strings. */
  public static ObjectNode object(Map<String, String> strings) {
    ObjectNode object = object();
    strings.forEach(object::put);
    return object;
  }

  /**
   * Reads JSON text.
   *
   * @throws ServiceException with code {@code SerializationException} if it is not JSON
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new ServiceException(
          400, "SerializationException", "not JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads JSON text in UTF-8, as {@link #parse(String)}. */
  public static JsonNode parse(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new ServiceException(
          400, "SerializationException", "not JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads a file of JSON. */
  public static JsonNode read(Path file) {
    return MAPPER.readTree(file);
  }

  /**
   * Reads a file that {@link #write} wrote. One that is no JSON object, as after a power cut or by
   * somebody's hand, is set aside under the ending {@code .damaged} and told: it stops nobody.
   *
   * @return empty where there is none, or it was set aside
   */
  public static Optional<ObjectNode> kept(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (MAPPER.readTree(file) instanceof ObjectNode object) {
        return Optional.of(object);
      }
    } catch (JacksonException e) {
      log.debug("{} is no JSON", file, e);
    }
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.error("{} is damaged and is left out; it is set aside as {}", file, aside.getFileName());
    return Optional.empty();
  }

  /**
   * Replaces a file: a reader, or a restart after a crash, sees the old or the new, never a part.
   */
  public static void write(Path file, JsonNode content) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, content.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A string property. {@code fallback} where it is absent. */
  public static String text(JsonNode node, String property, String fallback) {
    JsonNode value = node.path(property);
    return value.isMissingNode() || value.isNull() ? fallback : value.asString();
  }

  /**
   * A whole number, also where the template wrote it as a string. {@code fallback} where absent.
   */
  public static int whole(JsonNode node, String property, int fallback) {
    JsonNode value = node.path(property);
    return value.isMissingNode() || value.isNull() ? fallback : (int) number(value);
  }

  /** A number, also where it is written as a string. */
  public static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asString());
  }

  /**
   * A property that an operation cannot do without.
   *
   * @throws ServiceException with code {@code ValidationException} if it is absent
   */
  public static String required(JsonNode input, String property) {
    JsonNode value = input.path(property);
    if (value.isMissingNode() || value.isNull()) {
      throw new ServiceException(400, "ValidationException", property + " is required");
    }
    return value.asString();
  }
}
