package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProjectNameTest {

  @Test
  void aNameThatIsNoneIsToldTheOneThatComesClosest() {
    assertThatThrownBy(() -> new ProjectName("my_Project"))
        .hasMessage(
            "project name must be 3 to 40 lower-case letters, digits and single hyphens, starting"
                + " with a letter (such as my-project), but was 'my_Project'");
    assertThatThrownBy(() -> new ProjectName("_"))
        .hasMessageEndingWith("starting with a letter, but was '_'");
  }

  @Test
  void whatComesClosestIsANameWhereEnoughIsLeft() {
    assertThat(ProjectName.like("Été 2024!")).isEqualTo("ete-2024");
    assertThat(ProjectName.like("--x".repeat(40))).hasSizeLessThanOrEqualTo(40).endsWith("x");
    assertThat(ProjectName.like("日本")).isEmpty();
  }
}
