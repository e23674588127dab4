package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever has no role in a project has no way into it. */
@ExtendWith(SharedPlatform.class)
class AccessTest {

  @Test
  void accessIsDeniedUnlessARoleAllowsIt(Platform platform) throws Exception {
    platform.declare("mine", Sample.yaml("mine"));
    platform.declare("theirs", Sample.yaml("theirs"));
    String viewer = platform.issueToken(Map.of("mine", "VIEWER"));

    assertThat(platform.send("GET", "/v1/projects/mine", "", viewer).statusCode()).isEqualTo(200);
    assertThat(platform.send("GET", "/v1/projects/theirs", "", viewer).statusCode()).isEqualTo(403);
    assertThat(platform.send("PUT", "/v1/projects/mine", Sample.yaml("mine"), viewer).statusCode())
        .isEqualTo(403);
    assertThat(platform.send("GET", "/v1/projects/mine", "", "mr_guess").statusCode())
        .isIn(401, 403);
    assertThat(
            platform
                .send("POST", "/v1/models/theirs/predict", "{\"instances\":[{}]}", viewer)
                .statusCode())
        .isEqualTo(403);
  }
}
