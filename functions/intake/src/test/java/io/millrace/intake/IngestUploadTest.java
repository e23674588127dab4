package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IngestUploadTest extends IntakeFixture {

  @Test
  void aTableIsPublishedWithAllThatSaysWhatItIs() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef file = drop("telco-churn/a.csv", TABLE);

    assertThat(function.apply(file).state()).isEqualTo("dataset 1");

    DatasetVersion version = datasets.find(CHURN, 1).orElseThrow();
    assertThat(version.rows()).isEqualTo(3);
    JsonNode manifest = json(version.manifest());
    Part part = manifest(version).newest();
    assertThat(Sha256.of(read(part.data()))).isEqualTo(version.digest()).isEqualTo(part.digest());
    assertThat(part.profile()).isEqualTo(version.profile());
    assertThat(part.rows()).isEqualTo(3);
    assertThat(manifest.at("/source/object/key").stringValue()).isEqualTo("telco-churn/a.csv");
    assertThat(manifest.at("/source/object/versionId").stringValue()).isEqualTo("v1");
    assertThat(manifest.at("/source/sha256").stringValue()).isEqualTo(Sha256.of(TABLE).hex());
    assertThat(text("quarantine/telco-churn/" + Upload.ingestId(file) + ".jsonl"))
        .contains("\"rule\":\"range\"")
        .contains("\"value\":\"-3\"");
    JsonNode report = report(file);
    assertThat(report.path("published").booleanValue()).isTrue();
    assertThat(report.at("/audit/rowsRead").intValue()).isEqualTo(4);
    assertThat(stateStore.announced()).last().isEqualTo(new Event.DatasetPublished(CHURN, 1));
  }

  @Test
  void aFileIsTakenInOnceHoweverOftenItIsAnnounced() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef file = drop("telco-churn/a.csv", TABLE);

    UploadState first = function.apply(file);

    assertThat(function.apply(file)).isEqualTo(first);
    assertThat(datasets.find(CHURN, 2)).isEmpty();
  }

  @Test
  void theSameRowsAreOneVersionHoweverManyFilesHoldThem() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    function.apply(drop("telco-churn/a.csv", TABLE));
    ObjectRef again = drop("telco-churn/b.csv", TABLE.replace("\n", "\r\n"));
    ObjectRef other = drop("telco-churn/c.csv", TABLE + "e,5,No\n");

    assertThat(function.apply(again).state()).isEqualTo("dataset 1");
    assertThat(report(again).path("sameAs").intValue()).isEqualTo(1);
    assertThat(objects.list("data", "datasets/", "", 10)).hasSize(3);
    assertThat(function.apply(other).state()).isEqualTo("dataset 2");
    assertThat(report(other).has("sameAs")).isFalse();
  }

  @Test
  void theSameRowsUnderAnotherDefinitionAreLearnedFromAnew() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    function.apply(drop("telco-churn/a.csv", TABLE));
    function.apply(
        drop(
            DEFINITION,
            ProjectYaml.write(Samples.project(new ApprovalPolicy.ByRole(Role.APPROVER)))));

    assertThat(function.apply(drop("telco-churn/a.csv", TABLE)).state()).isEqualTo("dataset 2");
  }

  @Test
  void aTableThatFailsACheckIsRefusedAsAWhole() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef file = drop("telco-churn/a.csv", "id,tenure,churn\na,1,Yes\n");

    assertThat(function.apply(file).state()).startsWith("refused: ");

    assertThat(report(file).path("reasons").path(0).stringValue()).isNotBlank();
    assertThat(objects.list("data", "datasets/", "", 10)).isEmpty();
    assertThat(stateStore.announced())
        .last()
        .isEqualTo(new Event.DatasetRefused(CHURN, Upload.ingestId(file)));
  }

  @Test
  void aDefinitionWithAMistakeIsRefusedWithItsPlace() {
    ObjectRef file = drop(DEFINITION, "name: telco-churn\ntask: guess\n");

    assertThat(function.apply(file).state()).contains("2:7");
    assertThat(report(file).path("reasons").path(0).stringValue()).contains("2:7");
  }

  @Test
  void aDefinitionInTheFolderOfAnotherProjectIsRefused() {
    ObjectRef file = drop("other/project.yaml", ProjectYaml.write(Samples.project()));

    assertThat(function.apply(file).state()).contains("that of the folder, other");
  }

  @Test
  void aDefinitionThatComesLateDoesNotOverruleANewerOne() {
    ObjectRef older = drop(DEFINITION, ProjectYaml.write(Samples.project()));
    ObjectRef newer =
        drop(
            DEFINITION,
            ProjectYaml.write(Samples.project(new ApprovalPolicy.ByRole(Role.APPROVER))));

    assertThat(function.apply(newer).state()).isEqualTo("project revision 1");
    assertThat(function.apply(older).state())
        .isEqualTo("refused: Another definition was dropped since.");
  }

  @Test
  void dataAndDefinitionMayBeAnnouncedInAnyOrder() {
    ObjectRef definition = drop(DEFINITION, ProjectYaml.write(Samples.project()));
    ObjectRef file = drop("telco-churn/a.csv", TABLE);

    assertThat(function.apply(file).state()).isEqualTo("dataset 1");
    assertThat(function.apply(definition).state()).isEqualTo("project revision 1");
  }

  @Test
  void dataOfAnUnknownProjectIsRefusedAndMayBeDroppedAgain() {
    ObjectRef file = drop("telco-churn/a.csv", TABLE);

    assertThat(function.apply(file).state())
        .isEqualTo(
            "refused: There is no project telco-churn: drop telco-churn/project.yaml,"
                + " then drop this file again.");
    assertThat(report(file).path("published").booleanValue()).isFalse();

    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    assertThat(function.apply(drop("telco-churn/a.csv", TABLE)).state()).isEqualTo("dataset 1");
  }

  @Test
  void dataOfAProjectThatLearnsFromAnothersAreRefusedWithTheirPlace() {
    var tenure = new ProjectName("telco-tenure");
    function.apply(
        drop(
            DEFINITION,
            ProjectYaml.write(
                Samples.project(
                    Samples.CHURN, new DataPolicy(Mode.REPLACE, null, null, List.of(tenure))))));
    function.apply(
        drop(
            "telco-tenure/project.yaml",
            ProjectYaml.write(
                Samples.project(tenure, new DataPolicy(Mode.REPLACE, null, Samples.CHURN, null)))));

    assertThat(function.apply(drop("telco-tenure/a.csv", TABLE)).state())
        .isEqualTo(
            "refused: telco-tenure learns from the data of telco-churn: drop this file as"
                + " telco-churn/…, or leave data.from out of its definition.");
  }

  @Test
  void aFileThatIsReplacedWhileItIsReadIsTakenInAsItWasAnnounced() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef first = drop("telco-churn/a.csv", TABLE);
    ObjectRef second = drop("telco-churn/a.csv", TABLE + "e,5,No\n");

    assertThat(function.apply(first).state()).isEqualTo("dataset 1");
    assertThat(function.apply(second).state()).isEqualTo("dataset 2");
    assertThat(datasets.find(CHURN, 1).orElseThrow().rows()).isEqualTo(3);
    assertThat(datasets.find(CHURN, 2).orElseThrow().rows()).isEqualTo(4);
  }

  @Test
  void aFileThatIsGoneIsRefused() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));

    assertThat(function.apply(new ObjectRef("intake", "telco-churn/gone.csv", "v1")).state())
        .startsWith("refused: there is no s3://intake/telco-churn/gone.csv");
  }

  @Test
  void whatIsUnderNoProjectsNameIsNobodys() {
    for (String key : List.of("a.csv", "/a.csv", "telco-churn/", "No Project/a.csv")) {
      assertThatThrownBy(() -> function.apply(new ObjectRef("intake", key, "v1")))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void aKilledIntakeEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new IngestUploadTest();
      ObjectRef definition = test.drop(DEFINITION, ProjectYaml.write(Samples.project()));
      ObjectRef table = test.drop("telco-churn/a.csv", TABLE);
      ObjectRef same = test.drop("telco-churn/same.csv", TABLE);
      ObjectRef refused = test.drop("telco-churn/b.csv", "id,tenure,churn\na,1,Yes\n");
      var disturbed =
          function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(definition);
          disturbed.apply(table);
          disturbed.apply(same);
          disturbed.apply(refused);
        }

        @Override
        public String state() {
          return test.state();
        }
      };
    });
  }

  private DatasetManifest manifest(DatasetVersion version) {
    return Json.read(objects.read(version.manifest()), DatasetManifest.class);
  }

  private JsonNode json(ObjectRef object) {
    return Json.read(new String(read(object), StandardCharsets.UTF_8), JsonNode.class);
  }
}
