package io.millrace.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.state.StoredAs;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.util.Converter;

/**
 * What the domain's records say of their JSON: the case of every sealed choice is named under
 * {@code type}, as it is {@link StoredAs stored}, and a component that is not {@code @Nullable} has
 * to be there.
 */
final class DomainTypes extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1;
  private static final String DOMAIN = "io.millrace.";

  /** What is kept in another form than it has. */
  private static final Map<Class<?>, Form> STORED =
      Map.of(
          TrainingPolicy.class,
          new Form(StoredTraining.Writer.class, StoredTraining.Reader.class),
          DeploymentPolicy.class,
          new Form(StoredDeployment.Writer.class, StoredDeployment.Reader.class));

  private record Form(
      Class<? extends Converter<?, ?>> writer, Class<? extends Converter<?, ?>> reader) {}

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

  @Override
  public String findTypeName(MapperConfig<?> config, AnnotatedClass annotated) {
    return StoredAs.Name.of(annotated.getRawType());
  }

  @Override
  public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && STORED.containsKey(annotated.getRawType())
        ? STORED.get(annotated.getRawType()).writer()
        : super.findSerializationConverter(config, annotated);
  }

  @Override
  public @Nullable Object findDeserializationConverter(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && STORED.containsKey(annotated.getRawType())
        ? STORED.get(annotated.getRawType()).reader()
        : super.findDeserializationConverter(config, annotated);
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return isNeeded(member) ? Boolean.TRUE : super.hasRequiredMarker(config, member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    return isNeeded(annotated)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
        : super.findSetterInfo(config, annotated);
  }

  private static boolean isNeeded(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)) {
      return false;
    }
    RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
    return components != null
        && parameter.getDeclaringClass().getName().startsWith(DOMAIN)
        && parameter.getOwner().getParameterCount() == components.length
        && !components[parameter.getIndex()].getAnnotatedType().isAnnotationPresent(Nullable.class);
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
