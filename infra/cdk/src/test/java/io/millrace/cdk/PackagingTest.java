package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PackagingTest {

  @Test
  void anUnknownArchitectureIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packaging.named("arm"))
        .withMessage("architecture: expected one of [arm64, x86_64, any], got 'arm'");
  }

  @Test
  void whatIsNotBuiltIsNamedWithTheCommandThatBuildsIt() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Packaging.X86_64.artifacts().code().apply("nowhere"))
        .withMessage(
            "functions/nowhere/target/nowhere-x86_64.zip is missing: run ./mvnw package -Darchitecture=x86_64");
  }
}
