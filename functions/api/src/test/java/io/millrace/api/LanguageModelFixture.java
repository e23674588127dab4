package io.millrace.api;

import io.millrace.definition.LanguageModelYaml;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Servable;

/** A language model of a stage, and what becomes of it. */
public record LanguageModelFixture(StageFixture stage) {

  /** Version after version, each another container. */
  public static String definition(int number) {
    return """
    name: support-chat
    container:
      image: 763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:%s
    deployment: {backend: {instance: ml.g6.xlarge}}
    """
        .formatted(number);
  }

  /** Declares one, and lets it answer. */
  public void serve(int number) {
    var declared =
        stage.platform.languageModels().declare(LanguageModelYaml.parse(definition(number)), "ada");
    Servable servable = Servable.of(declared);
    var endpoint =
        stage
            .platform
            .versionEndpoints()
            .want(servable, declared.model().backend(), new EndpointNames("dev"));
    var _ = stage.platform.deployments().deployAt(endpoint, servable, null).orElseThrow();
  }
}
