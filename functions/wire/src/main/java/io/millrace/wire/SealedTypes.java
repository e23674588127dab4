package io.millrace.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Names the case of every sealed choice of the domain under {@code type}, with no annotation there.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1;
  private static final String DOMAIN = "io.millrace.";

  private static final JsonTypeInfo.Value BY_NAME =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true);

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return isChoice(annotated.getRawType())
        ? BY_NAME
        : super.findPolymorphicTypeInfo(config, annotated);
  }

  private static boolean isChoice(Class<?> type) {
    if (!type.getName().startsWith(DOMAIN)) {
      return false;
    }
    if (type.isInterface()) {
      return type.isSealed();
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (isChoice(parent)) {
        return true;
      }
    }
    return false;
  }
}
