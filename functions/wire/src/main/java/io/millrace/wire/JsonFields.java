package io.millrace.wire;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * The fields of a JSON object that somebody sent. Nothing is bent to fit: each has the type that it
 * is asked for, {@code null} is not absence, and there is none but those that are known.
 */
public final class JsonFields {

  private static final ObjectReader READER =
      Json.mapper()
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    this.object = object;
  }

  /**
   * The fields of this object.
   *
   * @param known the names that it may have
   * @throws InvalidInputException if it is no JSON object, or has another field
   */
  public static JsonFields of(String json, String... known) {
    JsonNode object = object(json);
    for (String name : object.propertyNames()) {
      Check.that(List.of(known).contains(name), "field", "one of " + List.of(known), name);
    }
    return new JsonFields(object);
  }

  /**
   * A text that is there.
   *
   * @throws InvalidInputException if it is not, or is no text
   */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name, "a text"));
  }

  /**
   * A text that may be left out.
   *
   * @throws InvalidInputException if it is there and no text
   */
  public Optional<String> optionalText(String name) {
    return given(name)
        .map(value -> {
          Check.that(value.isString(), name, "a text", value);
          return value.stringValue();
        });
  }

  /**
   * A whole number that is there; written as 90, or as 90.0, which to JSON is the same.
   *
   * @param most at most 2^53
   * @throws InvalidInputException if it is not, or is none from {@code least} to {@code most}
   */
  public long whole(String name, long least, long most) {
    String expected = "a whole number from %s to %s".formatted(least, most);
    JsonNode value = given(name).orElseThrow(() -> missing(name, expected));
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    Check.that(
        number >= least && number <= most && number == Math.rint(number), name, expected, value);
    return (long) number;
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return given(name).isPresent();
  }

  /**
   * A field that is {@code true} or {@code false}, or left out.
   *
   * @throws InvalidInputException if it is anything else
   */
  public Optional<Boolean> optionalFlag(String name) {
    return given(name)
        .map(value -> {
          Check.that(value.isBoolean(), name, "true or false", value);
          return value.booleanValue();
        });
  }

  /**
   * An object that is there.
   *
   * @throws InvalidInputException if it is not, or is no object
   */
  public JsonNode object(String name, String expected) {
    JsonNode value = given(name).orElseThrow(() -> missing(name, expected));
    Check.that(value.isObject(), name, expected, value);
    return value;
  }

  private Optional<JsonNode> given(String name) {
    return object.optional(name);
  }

  private static InvalidInputException missing(String name, String expected) {
    return new InvalidInputException(name + " is missing: it must be " + expected + ".");
  }

  private static JsonNode object(String json) {
    @Nullable JsonNode read;
    try {
      read = json.isBlank() ? null : READER.readTree(json);
    } catch (JacksonException e) {
      throw new InvalidInputException("The body is not JSON: " + e.getOriginalMessage());
    }
    if (read == null || !read.isObject()) {
      throw new InvalidInputException(
          "The body must be a JSON object, but was %s."
              .formatted(
                  read == null || read.isMissingNode() ? "empty" : "a JSON " + read.getNodeType()));
    }
    return read;
  }
}
