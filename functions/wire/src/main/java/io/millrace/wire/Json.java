package io.millrace.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Trace;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Domain records as JSON: components under their own names, sealed choices with their name under
 * {@code type}, times and durations as ISO 8601, absent values left out. The same record is always
 * the same bytes.
 *
 * <p>What is read was perhaps written by another release. A component that may not be null has to
 * be there, and the error names it; a field that nobody knows is passed over, since a newer release
 * may have written it and this one be its rollback. What is stored is therefore changed by adding
 * components that may be null, or a record of its own says how it is kept, as {@link
 * StoredTraining}; {@code StoredFormatsTest} holds what was written before.
 */
public final class Json {

  private static final int MAX_DEPTH = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .annotationIntrospector(new DomainTypes())
          .changeDefaultVisibility(
              visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .addModule(
              new SimpleModule("millrace")
                  .addSerializer(ProjectName.class, ToStringSerializer.instance)
                  .addSerializer(Sha256.class, ToStringSerializer.instance)
                  .addSerializer(Trace.class, ToStringSerializer.instance)
                  .addDeserializer(
                      ProjectName.class, fromString(ProjectName.class, ProjectName::new))
                  .addDeserializer(Sha256.class, fromString(Sha256.class, Sha256::new))
                  .addDeserializer(Trace.class, fromString(Trace.class, Trace::new)))
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** The mapper itself, for trees and streams. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** This value as one line of JSON. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** This value as JSON in UTF-8. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * The value that this JSON says.
   *
   * @throws InvalidInputException if it is not JSON, or not of this type
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return given(MAPPER.readValue(json, type), type);
    } catch (JacksonException e) {
      throw refused(e, type);
    }
  }

  /**
   * The value that this JSON in UTF-8 says.
   *
   * @throws InvalidInputException if it is not JSON, or not of this type
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return given(MAPPER.readValue(json, type), type);
    } catch (JacksonException e) {
      throw refused(e, type);
    }
  }

  /**
   * The value that this JSON says; the stream is read to its end and closed.
   *
   * @throws InvalidInputException if it is not JSON, or not of this type
   */
  public static <T> T read(InputStream json, Class<T> type) {
    try {
      return given(MAPPER.readValue(json, type), type);
    } catch (JacksonException e) {
      throw refused(e, type);
    }
  }

  /** What was read, unless it is JSON's {@code null}. */
  private static <T> T given(@Nullable T value, Class<T> type) {
    if (value == null) {
      throw new InvalidInputException("a " + type.getSimpleName(), "given", "null");
    }
    return value;
  }

  private static InvalidInputException refused(JacksonException e, Class<?> type) {
    return e.getCause() instanceof InvalidInputException refused
        ? refused
        : new InvalidInputException(
            "not a %s in JSON: %s".formatted(type.getSimpleName(), e.getOriginalMessage()));
  }

  private static <T> FromStringDeserializer<T> fromString(
      Class<T> type, java.util.function.Function<String, T> of) {
    return new FromStringDeserializer<>(type) {
      @Override
      protected T _deserialize(
          String value, tools.jackson.databind.DeserializationContext context) {
        return of.apply(value);
      }
    };
  }
}
