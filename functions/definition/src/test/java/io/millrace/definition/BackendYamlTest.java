package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendYamlTest {

  private static final String PROJECT =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns:
        churn: category
        tenure: integer
      """;

  @Test
  void whoSaysNothingIsAnsweredByTheFunction() {
    assertThat(backend("{}")).isEqualTo(new Backend.Function());
    assertThat(backend("{backend: }")).isEqualTo(new Backend.Function());
    assertThat(backend("{backend: function}")).isEqualTo(new Backend.Function());
  }

  @Test
  void anEndpointHasMachinesOrMemory() {
    assertThat(backend("{backend: {}}")).isEqualTo(new Backend.RealTime("ml.m5.large", 1));
    assertThat(backend("{backend: {instance: ml.c5.xlarge, count: 3}}"))
        .isEqualTo(new Backend.RealTime("ml.c5.xlarge", 3));
    assertThat(backend("{backend: {scaling: {atMost: 4, invocations: 600}}}"))
        .isEqualTo(new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 4, 600));
    assertThat(backend("{backend: {count: 2, scaling: }}"))
        .isEqualTo(new Backend.RealTime("ml.m5.large", 2));
    assertThat(backend("{backend: {serverless: {}}}")).isEqualTo(new Backend.Serverless(2048, 5));
    assertThat(backend("{backend: {serverless: {memory: 6144, concurrency: 200}}}"))
        .isEqualTo(new Backend.Serverless(6144, 200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function",
        "{instance: ml.c5.xlarge, count: 3}",
        "{instance: ml.c5.xlarge, count: 2, scaling: {atMost: 5, invocations: 1200}}",
        "{serverless: {memory: 4096, concurrency: 20}}"
      })
  void whatIsWrittenReadsBack(String backend) {
    Project project = ProjectYaml.parse(PROJECT + "deployment: {backend: %s}".formatted(backend));

    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    refused("endpoint", "deployment.backend: must be function, {instance: ml.m5.large, count: 1}");
    refused("{instance: m5.large}", "a SageMaker instance type such as ml.m5.large");
    refused("{count: 0}", "instance count must be 1 to 100");
    refused("{serverless: {memory: 3000}}", "memory must be 1024, 2048, 3072, 4096, 5120 or 6144");
    refused("{serverless: {concurrency: 201}}", "concurrency must be 1 to 200");
    refused(
        "{serverless: {}, count: 2}", "deployment.backend.count: says nothing beside serverless");
    refused(
        "{serverless: {}, scaling: {atMost: 2, invocations: 9}}",
        "deployment.backend.scaling: says nothing beside serverless");
    refused(
        "{count: 4, scaling: {atMost: 4, invocations: 600}}",
        "deployment.backend.scaling: scaling.atMost must be 5 (one more than count) to 100");
    refused("{scaling: {atMost: 4}}", "deployment.backend.scaling: invocations is missing");
    refused("{scaling: {invocations: 600}}", "deployment.backend.scaling: atMost is missing");
    refused("{scaling: {atMost: 4, invocations: 0}}", "scaling.invocations must be 1 to 10000000");
    refused("{scaling: {atMost: 4, invocations: 600, atLeast: 1}}", "scaling.atLeast");
    refused("{scaling: 4}", "deployment.backend.scaling");
    refused("{gpu: 1}", "deployment.backend.gpu");
  }

  private static void refused(String backend, String why) {
    assertThatThrownBy(() -> backend("{backend: " + backend + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  private static Backend backend(String deployment) {
    return ProjectYaml.parse(PROJECT + "deployment: " + deployment).deployment().backend();
  }
}
