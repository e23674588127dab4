package io.millrace.api;

import static io.millrace.api.StageFixture.CHURN;

import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.project.Backend;

/** What becomes of the endpoint that the first version of a stage's project is to answer at. */
public record EndpointFixture(StageFixture stage) {

  /** It is waited for, and this is known of it. */
  public void awaited(String words) {
    var endpoint =
        stage
            .platform
            .versionEndpoints()
            .want(
                Servable.of(stage.platform.registry().require(CHURN, 1)),
                new Backend.Serverless(2048, 5),
                new EndpointNames("dev"));
    stage.platform.versionEndpoints().seen(endpoint, words);
  }

  /** It does not come to serve. */
  public void failed(String why) {
    stage
        .platform
        .versionEndpoints()
        .failed(stage.platform.versionEndpoints().find(CHURN).orElseThrow(), why);
  }
}
