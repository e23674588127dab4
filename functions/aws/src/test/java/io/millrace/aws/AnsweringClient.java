package io.millrace.aws;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * A client of the SDK that answers each call with all members that the service's model knows of its
 * answer, by the SDK's own description of them, but for one.
 */
final class AnsweringClient implements InvocationHandler {

  private static final Map<MarshallingType<?>, Object> ANY =
      Map.of(
          MarshallingType.STRING,
          "x",
          MarshallingType.INTEGER,
          1,
          MarshallingType.LONG,
          1L,
          MarshallingType.DOUBLE,
          1.0,
          MarshallingType.FLOAT,
          1.0f,
          MarshallingType.BOOLEAN,
          true,
          MarshallingType.INSTANT,
          Instant.EPOCH,
          MarshallingType.SDK_BYTES,
          SdkBytes.fromUtf8String("x"));

  private final Map<String, Object> values;
  private final @Nullable String absent;
  private final Deque<String> path = new ArrayDeque<>();
  private final Deque<Class<?>> within = new ArrayDeque<>();
  private final Set<String> members = new TreeSet<>();
  private final Set<String> types = new TreeSet<>();

  /**
   * @param values of members by the path of their names, as in {@code Versions.Key}, where any
   *     value will not do
   * @param absent the path of the member that is left out; null for none
   */
  AnsweringClient(Map<String, Object> values, @Nullable String absent) {
    this.values = values;
    this.absent = absent;
  }

  <C> C as(Class<C> client) {
    return client.cast(
        Proxy.newProxyInstance(client.getClassLoader(), new Class<?>[] {client}, this));
  }

  /** The paths of all members that an answer had so far. */
  Set<String> members() {
    return members;
  }

  /** The simple names of the types of answers so far. */
  Set<String> types() {
    return types;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Class<?> answer = method.getReturnType();
    if (SdkResponse.class.isAssignableFrom(answer)) {
      return answer(answer);
    }
    if (answer == ResponseInputStream.class) {
      return new ResponseInputStream<>(
          answer(GetObjectResponse.class),
          AbortableInputStream.create(new ByteArrayInputStream(new byte[0])));
    }
    return InvocationHandler.invokeDefault(proxy, method, arguments);
  }

  private Object answer(Class<?> type) throws ReflectiveOperationException {
    types.add(type.getSimpleName());
    try {
      return filled((SdkPojo) type.getMethod("builder").invoke(null));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Object filled(SdkPojo builder) {
    Class<?> type = builder.getClass();
    within.push(type);
    for (SdkField<?> field : builder.sdkFields()) {
      path.addLast(field.memberName());
      String member = String.join(".", path);
      if (!member.equals(absent)) {
        Object value = value(field, member);
        if (value != null) {
          members.add(member);
          field.set(builder, value);
        }
      }
      path.removeLast();
    }
    within.pop();
    return ((Buildable) builder).build();
  }

  /** Null where a type is within itself. */
  private @Nullable Object value(SdkField<?> field, String member) {
    Object given = values.get(member);
    if (given != null) {
      return given;
    }
    MarshallingType<?> type = field.marshallingType();
    if (ANY.containsKey(type)) {
      return ANY.get(type);
    }
    if (type.equals(MarshallingType.LIST)) {
      Object one = value(field.getTrait(ListTrait.class).memberFieldInfo(), member);
      return one == null ? null : List.of(one);
    }
    if (type.equals(MarshallingType.MAP)) {
      Object one = value(field.getTrait(MapTrait.class).valueFieldInfo(), member);
      return one == null ? null : Map.of("x", one);
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      SdkPojo builder = field.constructor().get();
      return within.contains(builder.getClass()) ? null : filled(builder);
    }
    throw new IllegalStateException("no value for a " + type);
  }
}
