package io.millrace.local.service;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the input of an operation into a record that is named as the operation is.
 *
 * <p>The record's components are the members that the operation reads, and their types those of the
 * members: {@code String}, {@code Boolean}, numbers, {@link Instant}, {@link Bytes}, enums, lists,
 * maps, records, or {@link JsonNode} for what is read elsewhere. A member that is set and is no
 * component would be left out without a word, so it is refused by its name, and so is one that is
 * missing and not {@code @Nullable}; lists and maps are empty then. What is null is not set.
 */
public final class Inputs {

  private static final int NOT_IMPLEMENTED = 501;

  private Inputs() {}

  /**
   * Reads an input.
   *
   * @throws ServiceException {@code NotImplemented} by the name of a member that is not read;
   *     {@code ValidationException} if one is missing; {@code SerializationException} if one is of
   *     another type
   */
  public static <I extends Record> I read(Class<I> type, JsonNode given) {
    requireRead(type.getSimpleName(), type, given, "");
    return structure(type, given, "");
  }

  /** Reads the same of a tree that may hold more: a resource, or an input that was kept. */
  public static <I extends Record> I readFrom(Class<I> type, JsonNode tree) {
    return structure(type, tree, "");
  }

  /** Refuses what is set below a node and is no component, before anything else is refused. */
  private static void requireRead(String operation, Type type, JsonNode given, String path) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      for (int i = 0; i < given.size() && given.isArray(); i++) {
        requireRead(
            operation,
            list.getActualTypeArguments()[0],
            given.path(i),
            "%s[%s]".formatted(path, i));
      }
    } else if (type instanceof Class<?> record && record.isRecord() && given.isObject()) {
      Map<String, Type> components =
          Arrays.stream(record.getRecordComponents())
              .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getGenericType));
      given.forEachEntry((wireName, value) -> {
        String at = path.isEmpty() ? wireName : path + "." + wireName;
        Type component = components.get(name(wireName));
        if (component != null) {
          requireRead(operation, component, value, at);
        } else if (!value.isNull()) {
          throw notRead(operation, at);
        }
      });
    }
  }

  private static <R extends Record> R structure(Class<R> type, JsonNode given, String path) {
    if (!given.isObject()) {
      throw mistyped(path, "a structure");
    }
    RecordComponent[] components = type.getRecordComponents();
    Map<String, String> wireNames = new LinkedHashMap<>();
    given.forEachEntry((wireName, value) -> {
      if (!value.isNull()) {
        wireNames.put(name(wireName), wireName);
      }
    });
    @Nullable Object[] values =
        Arrays.stream(components)
            .map(component -> {
              String wireName = wireNames.get(component.getName());
              String at = path + (wireName == null ? component.getName() : wireName);
              AnnotatedType declared = component.getAnnotatedType();
              return wireName == null
                  ? absent(declared, at)
                  : value(declared, given.path(wireName), at);
            })
            .toArray();
    return make(type, components, values);
  }

  /**
   * Refuses a member that an operation does not read.
   *
   * @param member its name, with the path to it
   */
  public static ServiceException notRead(String operation, String member) {
    return new ServiceException(
        NOT_IMPLEMENTED,
        "NotImplemented",
        "The local cloud does not implement %s of %s; it works without"
            .formatted(member, operation));
  }

  private static <R extends Record> R make(
      Class<R> type, RecordComponent[] components, @Nullable Object[] values) {
    try {
      Constructor<R> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ServiceException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("an input cannot be made: " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every record has its constructor: " + type, e);
    }
  }

  private static @Nullable Object absent(AnnotatedType declared, String path) {
    Class<?> raw = raw(declared.getType());
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class) {
      return Map.of();
    }
    if (declared.isAnnotationPresent(Nullable.class)) {
      return null;
    }
    throw new ServiceException(400, "ValidationException", path + " is required");
  }

  private static Object value(AnnotatedType declared, JsonNode value, String path) {
    Class<?> type = raw(declared.getType());
    if (type == List.class) {
      return list(argument(declared, 0), value, path);
    }
    if (type == Map.class) {
      return map(argument(declared, 1), value, path);
    }
    if (type.isRecord() && type != Bytes.class) {
      return structure(type.asSubclass(Record.class), value, path + ".");
    }
    if (type.isEnum()) {
      return constant(type, text(value, path), path);
    }
    return type == JsonNode.class ? value : scalar(type, value, path);
  }

  private static Object scalar(Class<?> type, JsonNode value, String path) {
    try {
      if (type == String.class) {
        return text(value, path);
      } else if (type == Boolean.class) {
        return flag(value, path);
      } else if (type == Integer.class) {
        return Math.toIntExact(Math.round(JsonTrees.number(value)));
      } else if (type == Long.class) {
        return value.isNumber() ? value.longValue() : Long.parseLong(value.asString());
      } else if (type == Double.class) {
        return JsonTrees.number(value);
      } else if (type == Instant.class) {
        return time(value);
      } else if (type == Bytes.class) {
        return new Bytes(text(value, path));
      }
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw mistyped(path, "a " + type.getSimpleName());
    }
    throw new IllegalStateException("no member is a " + type);
  }

  private static List<Object> list(AnnotatedType element, JsonNode value, String path) {
    if (value.isString() && value.asString().isEmpty()) {
      return List.of(); // as queries write it
    }
    if (!value.isArray()) {
      throw mistyped(path, "a list");
    }
    List<Object> list = new ArrayList<>();
    for (JsonNode each : value) {
      list.add(value(element, each, path + "[" + list.size() + "]"));
    }
    return List.copyOf(list);
  }

  private static Map<String, Object> map(AnnotatedType element, JsonNode value, String path) {
    if (!value.isObject()) {
      throw mistyped(path, "a map");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    value.forEachEntry((key, each) -> map.put(key, value(element, each, path + "." + key)));
    return map;
  }

  /** Constants are named as AWS names them: {@code TIMESTAMP_DESCENDING} or in camel case. */
  private static Object constant(Class<?> type, String text, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (text.equals(constant.toString()) || text.equals(camelCase(constant.toString()))) {
        return constant;
      }
    }
    throw new ServiceException(
        400,
        "ValidationException",
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: %s"
            .formatted(text, path, Arrays.toString(type.getEnumConstants())));
  }

  private static String camelCase(String constant) {
    StringBuilder camel = new StringBuilder();
    for (String word : constant.split("_", -1)) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return camel.toString();
  }

  private static String text(JsonNode value, String path) {
    if (value.isContainer()) {
      throw mistyped(path, "a String");
    }
    return value.asString();
  }

  private static boolean flag(JsonNode value, String path) {
    String text = text(value, path);
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw mistyped(path, "a Boolean");
  }

  /** A time as queries write it, or in seconds since the epoch. */
  private static Instant time(JsonNode value) {
    return value.isNumber()
        ? Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000))
        : Instant.parse(value.asString());
  }

  private static ServiceException mistyped(String path, String expected) {
    return new ServiceException(
        400,
        "SerializationException",
        "%s is not %s".formatted(path.isEmpty() ? "The input" : path, expected));
  }

  /** The name of a component: that of the member, from a small letter on. */
  private static String name(String wireName) {
    return wireName.isEmpty()
        ? wireName
        : wireName.substring(0, 1).toLowerCase(Locale.ROOT) + wireName.substring(1);
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }
}
