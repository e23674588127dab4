package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.event.Event;
import org.junit.jupiter.api.Test;

class LanguageModelRoutesTest {

  private static final ProjectName CHAT = new ProjectName("support-chat");
  private static final String PATH = "/v1/language-models/support-chat";
  private static final String WHY = "{\"why\":\"it was better\"}";

  private final ApiFixture api = new ApiFixture();
  private final LanguageModelFixture models = new LanguageModelFixture(api);

  @Test
  void anOperatorDeclaresAModelAndEverybodySeesWhereItStands() {
    assertThat(api.ask(Role.APPROVER, "PUT", PATH, LanguageModelFixture.definition(1)).status())
        .isEqualTo(403);

    var declared = api.ask(Role.OPERATOR, "PUT", PATH, LanguageModelFixture.definition(1));

    assertThat(declared.status()).isEqualTo(200);
    assertThat(declared.json().path("version").asInt()).isEqualTo(1);
    assertThat(api.stateStore.announced()).contains(new Event.VersionApproved(CHAT, 1));
    var status = api.get(PATH);
    assertThat(status.json().at("/declared/model/answers").asString()).isEqualTo("CHAT");
    assertThat(status.json().has("route")).isFalse();
    assertThat(api.get("/v1/language-models").json().at("/languageModels/0/model/name").asString())
        .isEqualTo("support-chat");
    assertThat(
            api.get("/v1/projects/support-chat/history")
                .json()
                .at("/entries/0/change/why")
                .asString())
        .contains("djl-inference:1 declared");
  }

  @Test
  void theStatusSaysWhatAnswersAndAnEarlierVersionCanBeHadBack() {
    models.serve(1);
    models.serve(2);
    assertThat(api.get(PATH).json().at("/route/live/version").asInt()).isEqualTo(2);
    assertThat(api.get(PATH).json().path("versions").size()).isEqualTo(2);

    assertThat(api.ask(Role.APPROVER, "POST", PATH + "/versions/1/deploy", WHY).status())
        .isEqualTo(403);
    var wanted = api.ask(Role.OPERATOR, "POST", PATH + "/versions/1/deploy", WHY);
    assertThat(wanted.json().path("version").asInt()).isEqualTo(1);
    assertThat(api.ask(Role.OPERATOR, "POST", PATH + "/versions/2/deploy", WHY).status())
        .isEqualTo(409);
    assertThat(api.ask(Role.OPERATOR, "POST", PATH + "/versions/3/deploy", WHY).status())
        .isEqualTo(404);
  }

  @Test
  void oneThatFailedIsTriedOnceMore() {
    api.ask(Role.OPERATOR, "PUT", PATH, LanguageModelFixture.definition(1));
    assertThat(api.ask(Role.OPERATOR, "POST", PATH + "/versions/1/deploy", WHY).status())
        .isEqualTo(409);
    var declared = api.platform.languageModels().find(CHAT).orElseThrow();
    api.platform
        .versionEndpoints()
        .refuse(
            Servable.of(declared),
            declared.model().backend(),
            new EndpointNames("dev"),
            "no such instance here");

    assertThat(api.get(PATH).json().at("/endpoint/state/why").asString())
        .isEqualTo("no such instance here");
    assertThat(api.ask(Role.OPERATOR, "POST", PATH + "/versions/1/deploy", WHY).status())
        .isEqualTo(200);
  }

  @Test
  void itsServingIsStoppedAndStartedAndItsTrafficHeldAsAProjects() {
    models.serve(1);

    assertThat(
            api.ask(Role.OPERATOR, "POST", "/v1/projects/support-chat/serving/stop", WHY).status())
        .isEqualTo(200);
    assertThat(api.get(PATH).json().has("stopped")).isTrue();
    assertThat(
            api.ask(Role.OPERATOR, "POST", "/v1/projects/support-chat/rollout/pause", WHY).status())
        .isEqualTo(409);
  }

  @Test
  void whatIsWrongIsToldWhereItIs() {
    var answer =
        api.ask(
            Role.OPERATOR,
            "PUT",
            PATH,
            LanguageModelFixture.definition(1).replace("deployment", "deploy"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("4:9: deploy: is not known here");
    assertThat(
            api.ask(
                    Role.OPERATOR,
                    "PUT",
                    "/v1/language-models/other",
                    LanguageModelFixture.definition(1))
                .body())
        .contains("The definition names support-chat, and the path other");
    assertThat(api.get(PATH).status()).isEqualTo(404);
  }
}
