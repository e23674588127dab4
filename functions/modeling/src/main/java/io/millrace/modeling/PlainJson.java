package io.millrace.modeling;

import io.millrace.domain.InvalidInputException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as plain values: {@code Map} (in the order written), {@code List}, {@code String}, {@code
 * Long} ({@code BigInteger} beyond), {@code Double}, {@code Boolean} and null.
 *
 * <p>Only Jackson's streaming core is used: binding costs a cold start some hundred classes.
 */
public final class PlainJson {

  private static final int DEPTH = 16;
  private static final int USUAL_LENGTH = 256; // of an answer

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .build();

  private PlainJson() {}

  /**
   * Refuses what is not one JSON object, without keeping any of it.
   *
   * @param what it is, for the message
   * @throws InvalidInputException as {@link #read}
   */
  static void check(String what, byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidInputException(what + " is not a JSON object.");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new InvalidInputException("More follows the end of " + what + ".");
      }
    } catch (JacksonException e) {
      throw new InvalidInputException(
          "%s is not valid JSON: %s".formatted(what, e.getOriginalMessage()));
    }
  }

  /**
   * Reads one JSON value.
   *
   * @throws InvalidInputException if it is not JSON, has a field twice, is nested deeper than
   *     {@value #DEPTH}, or something follows it
   */
  public static @Nullable Object read(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new InvalidInputException("More follows the end of the JSON value.");
      }
      return value;
    } catch (JacksonException e) {
      throw new InvalidInputException("This is not valid JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws InvalidInputException as {@link #read}, or if it is another value
   */
  public static Map<String, @Nullable Object> readObject(byte[] utf8) {
    return object(read(utf8), "the document");
  }

  /** Writes a value of the kinds that {@link #read} gives; any {@code Number} is allowed. */
  public static byte[] write(Object value) {
    return writeText(value).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes as {@link #write} does, to a text. */
  public static String writeText(Object value) {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return text.toString();
  }

  /**
   * The value as an object.
   *
   * @throws InvalidInputException if it is something else, naming {@code field}
   */
  @SuppressWarnings("unchecked") // read() makes no other map
  public static Map<String, @Nullable Object> object(@Nullable Object value, String field) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new InvalidInputException(field, "an object", String.valueOf(value));
  }

  /**
   * The value as an array.
   *
   * @throws InvalidInputException if it is something else, naming {@code field}
   */
  @SuppressWarnings("unchecked") // any list is one of nullable objects
  public static List<@Nullable Object> array(@Nullable Object value, String field) {
    if (value instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new InvalidInputException(field, "an array", String.valueOf(value));
  }

  /**
   * The value as a text.
   *
   * @throws InvalidInputException if it is something else, naming {@code field}
   */
  public static String text(@Nullable Object value, String field) {
    if (value instanceof String text) {
      return text;
    }
    throw new InvalidInputException(field, "a text", String.valueOf(value));
  }

  /**
   * The value as a number.
   *
   * @throws InvalidInputException if it is something else, naming {@code field}
   */
  public static double number(@Nullable Object value, String field) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new InvalidInputException(field, "a number", String.valueOf(value));
  }

  /**
   * The value as an array of texts.
   *
   * @throws InvalidInputException if it is something else, naming {@code field}
   */
  public static List<String> texts(@Nullable Object value, String field) {
    return array(value, field).stream().map(text -> text(text, field)).toList();
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> (Object) parser.getLongValue();
            default -> parser.getBigIntegerValue();
          };
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new InvalidInputException("There is no JSON value here.");
    };
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> object -> {
        json.writeStartObject();
        object.forEach((name, field) -> {
          json.writeName(String.valueOf(name));
          write(json, field);
        });
        json.writeEndObject();
      }
      case Iterable<?> array -> {
        json.writeStartArray();
        array.forEach(element -> write(json, element));
        json.writeEndArray();
      }
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.doubleValue());
      case Boolean flag -> json.writeBoolean(flag);
      default -> json.writeString(value.toString());
    }
  }
}
