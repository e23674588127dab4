package io.millrace.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ResourceTest {

  @Test
  void generatedNamesAreStableAndFitABucket() {
    String name = resource("MillraceState", "IntakeBucket" + "x".repeat(80)).generatedName();

    assertThat(name)
        .isEqualTo(resource("MillraceState", "IntakeBucket" + "x".repeat(80)).generatedName())
        .startsWith("millracestate-intakebucket")
        .matches("[a-z0-9-]{3,63}");
  }

  @Test
  void longLogicalIdsWithTheSameStartGetDifferentNames() {
    assertThat(resource("S", "a".repeat(80) + "1").generatedName())
        .isNotEqualTo(resource("S", "a".repeat(80) + "2").generatedName());
  }

  private static Resource resource(String stack, String logicalId) {
    return new Resource(stack, logicalId, JsonNodeFactory.instance.objectNode());
  }
}
