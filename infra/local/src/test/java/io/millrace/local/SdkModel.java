package io.millrace.local;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Values of the members of requests, whatever they are in the model that AWS's SDK carries. */
final class SdkModel {

  private SdkModel() {}

  static Optional<SdkPojo> structure(SdkField<?> field) {
    if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
      return Optional.of(field.constructor().get());
    }
    return field
        .getOptionalTrait(ListTrait.class)
        .map(ListTrait::memberFieldInfo)
        .flatMap(SdkModel::structure);
  }

  static void set(Object target, List<SdkField<?>> chain) {
    SdkField<?> field = chain.getFirst();
    field.set(
        target, chain.size() == 1 ? sample(field) : holding(field, chain.subList(1, chain.size())));
  }

  private static Object holding(SdkField<?> field, List<SdkField<?>> rest) {
    if (field.marshallingType().equals(MarshallingType.LIST)) {
      ListTrait list = field.getOptionalTrait(ListTrait.class).orElseThrow();
      return List.of(holding(list.memberFieldInfo(), rest));
    }
    SdkPojo builder = field.constructor().get();
    set(builder, rest);
    return ((Buildable) builder).build();
  }

  static Object sample(SdkField<?> field) {
    Class<?> type = field.marshallingType().getTargetClass();
    return switch (type.getSimpleName()) {
      case "String" -> "x";
      case "Integer" -> 1;
      case "Long" -> 1L;
      case "Double" -> 1.0;
      case "Float" -> 1.0f;
      case "Boolean" -> true;
      case "Instant" -> Instant.EPOCH;
      case "SdkBytes" -> SdkBytes.fromUtf8String("x");
      case "Map" -> Map.of("x", sampleOfMap(field));
      case "List" ->
          List.of(sample(field.getOptionalTrait(ListTrait.class).orElseThrow().memberFieldInfo()));
      case "SdkPojo" -> {
        SdkPojo structure = field.constructor().get();
        List<SdkField<?>> fields = structure.sdkFields();
        for (SdkField<?> inner : fields) { // the first: an empty one is not sent by all
          if (inner.equals(fields.getFirst()) || inner.containsTrait(RequiredTrait.class)) {
            inner.set(structure, sample(inner));
          }
        }
        yield ((Buildable) structure).build();
      }
      default -> fail("no sample of " + type);
    };
  }

  private static Object sampleOfMap(SdkField<?> field) {
    return sample(field.getOptionalTrait(MapTrait.class).orElseThrow().valueFieldInfo());
  }
}
