package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branch.Merge;
import io.millrace.domain.dataset.Branch.Side;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is dropped on a branch is checked, read by nobody, and part of the main line once merged.
 */
class BranchesTest extends FolderFixture {

  private static final String THIRD = HEADER + "g,7,Yes\nh,8,No\n";

  private final Branches branches = new Branches(new Transactions(stateStore, _ -> {}), CLOCK);

  @Test
  void whatIsDroppedOnABranchLeavesTheMainLineAsItIsUntilItIsMerged() {
    define("{mode: append}");
    state(drop("telco-churn/monday.csv", FIRST));
    begin("cleaner");
    ObjectRef tuesday = drop("telco-churn@cleaner/tuesday.csv", SECOND);

    assertThat(state(tuesday)).isEqualTo("version 1 of branch cleaner");
    assertThat(state(tuesday)).isEqualTo("version 1 of branch cleaner");

    assertThat(datasets.find(CHURN, 2)).isEmpty();
    assertThat(head("cleaner").rows()).isEqualTo(6);
    assertThat(
            json("reports/telco-churn/%s.json".formatted(Upload.ingestId(tuesday)))
                .path("published")
                .asBoolean())
        .isTrue();
    assertThat(published()).containsExactly(new Event.DatasetPublished(CHURN, 1));

    assertThat(merge("cleaner", null)).isEqualTo("dataset 2");

    DatasetVersion merged = datasets.find(CHURN, 2).orElseThrow();
    assertThat(merged.manifest())
        .as("nothing is written anew")
        .isEqualTo(head("cleaner").manifest());
    assertThat(branch("cleaner").ended()).isEqualTo(new End.Merged(2));
    assertThat(published())
        .containsExactly(
            new Event.DatasetPublished(CHURN, 1), new Event.DatasetPublished(CHURN, 2));
    assertThat(state(drop("telco-churn@cleaner/late.csv", THIRD)))
        .startsWith("refused: branch cleaner of telco-churn ended (merged as dataset 2)");
  }

  @Test
  void whereTheMainLineMovedTheBranchsFilesComeAfterItsOwn() {
    define("{mode: append}");
    state(drop("telco-churn/monday.csv", FIRST));
    begin("cleaner");
    state(drop("telco-churn@cleaner/tuesday.csv", SECOND));
    state(drop("telco-churn/wednesday.csv", THIRD));

    assertThat(merge("cleaner", null)).isEqualTo("dataset 3");

    DatasetVersion merged = datasets.find(CHURN, 3).orElseThrow();
    assertThat(sources(merged))
        .containsExactly(
            "telco-churn/monday.csv",
            "telco-churn/wednesday.csv",
            "telco-churn@cleaner/tuesday.csv");
    assertThat(outputs().readProfile(merged.profile()).rows()).isEqualTo(8);
    assertThat(state(drop("telco-churn/tuesday.csv", HEADER + "x,1,Yes\n")))
        .isEqualTo("dataset 4"); // it takes the place of the one that came on the branch
    assertThat(datasets.find(CHURN, 4).orElseThrow().rows()).isEqualTo(6);
  }

  @Test
  void aFileThatBothChangedIsAConflictThatSomebodyDecides() {
    define("{mode: append}");
    state(drop("telco-churn/monday.csv", FIRST));
    begin("cleaner");
    state(drop("telco-churn@cleaner/monday.csv", SECOND));
    state(drop("telco-churn/monday.csv", THIRD));

    assertThat(merge("cleaner", null))
        .isEqualTo(
            "refused: Both main and the branch changed telco-churn/monday.csv since they parted: say"
                + " --ours for what main has of it, or --theirs for what the branch has.");
    assertThat(branch("cleaner").isOpen()).isTrue();
    assertThat(merge("cleaner", Side.OURS)).isEqualTo("dataset 2");
    assertThat(datasets.find(CHURN, 3)).isEmpty();

    begin("second", 1);
    state(drop("telco-churn@second/monday.csv", SECOND));
    assertThat(merge("second", Side.THEIRS)).isEqualTo("dataset 3");
    assertThat(datasets.find(CHURN, 3).orElseThrow().rows()).isEqualTo(3);
  }

  @Test
  void whereFilesReplaceEachOtherTheMainLineHasToBeWhereTheBranchBegan() {
    define("{mode: replace}");
    state(drop("telco-churn/all.csv", FIRST));
    begin("cleaner");
    state(drop("telco-churn@cleaner/all.csv", SECOND));
    state(drop("telco-churn/all.csv", THIRD));

    assertThat(merge("cleaner", null))
        .isEqualTo(
            "refused: Branch cleaner began with dataset 1, and main is dataset 2 by now, where files"
                + " replace each other: say --ours to keep that, or --theirs for what the branch"
                + " has.");
    assertThat(merge("cleaner", Side.THEIRS)).isEqualTo("dataset 3");
    assertThat(sources(datasets.find(CHURN, 3).orElseThrow()))
        .containsExactly("telco-churn@cleaner/all.csv");
  }

  @Test
  void nobodyMergesWhoWasNotAllowedAndNothingIsDroppedOnWhatIsNoBranch() {
    define("{mode: append}");
    state(drop("telco-churn/monday.csv", FIRST));

    assertThat(state(drop("telco-churn@cleaner/tuesday.csv", SECOND)))
        .isEqualTo(
            "refused: telco-churn has no branch cleaner: begin it with millrace branch telco-churn"
                + " cleaner");
    begin("cleaner");
    assertThat(state(drop("telco-churn@cleaner/merge.json", "{}")))
        .startsWith("refused: Nobody has asked for this merge");
    assertThat(merge("cleaner", null)).startsWith("refused: Branch cleaner is dataset 1");
    assertThat(state(drop("telco-churn@cleaner/project.yaml", definition("{mode: append}"))))
        .startsWith("refused: A definition is that of all branches");
    ObjectRef bad = drop("telco-churn@cleaner/bad.csv", "name,price\n1,2\n");
    assertThat(state(bad)).startsWith("refused: ");
    assertThat(upload(bad).outcome()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aNameMayBeUsedAgainAndBeginsAnew() {
    define("{mode: append}");
    state(drop("telco-churn/monday.csv", FIRST));
    begin("cleaner");
    state(drop("telco-churn@cleaner/tuesday.csv", SECOND));
    branches.end(CHURN, "cleaner", new End.Dropped(), "ada", "no better");

    begin("cleaner");

    assertThat(branch("cleaner").hasGrown()).isFalse();
    assertThat(head("cleaner").version()).isEqualTo(1);
    assertThat(state(drop("telco-churn@cleaner/wednesday.csv", THIRD)))
        .isEqualTo("version 2 of branch cleaner");
    assertThat(head("cleaner").rows()).isEqualTo(5);
  }

  @Test
  void aKilledIntakeEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new BranchesTest();
      test.define("{mode: append}");
      test.state(test.drop("telco-churn/monday.csv", FIRST));
      test.begin("cleaner");
      ObjectRef tuesday = test.drop("telco-churn@cleaner/tuesday.csv", SECOND);
      var disturbed =
          function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects));
      var ask = new Merge(null, "ada", "clean");
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(tuesday);
          if (test.branch("cleaner").isOpen()) {
            test.branches.wanted(CHURN, "cleaner", ask);
          }
          ObjectRef merge =
              test.objects
                  .head("intake", "telco-churn@cleaner/merge.json")
                  .orElseGet(() -> test.drop("telco-churn@cleaner/merge.json", "\n"));
          disturbed.apply(merge);
        }

        @Override
        public String state() {
          return (test.datasets.find(CHURN, 2).orElseThrow()
                  + " "
                  + test.head("cleaner")
                  + test.datasets.find(CHURN, 3)
                  + test.branch("cleaner").ended()
                  + test.published())
              .replaceAll("versionId=v\\d+", "…");
        }
      };
    });
  }

  private void begin(String name) {
    begin(name, 1);
  }

  private void begin(String name, int dataset) {
    var _ = branches.begin(CHURN, name, dataset, "ada", "to try it");
  }

  private String merge(String name, @Nullable Side prefer) {
    branches.wanted(CHURN, name, new Merge(prefer, "ada", "it is clean"));
    return state(drop("telco-churn@%s/merge.json".formatted(name), "\n"));
  }

  private Branch branch(String name) {
    return branches.find(CHURN, name).orElseThrow();
  }

  private DatasetVersion head(String name) {
    return branches.head(branch(name));
  }

  private List<String> sources(DatasetVersion version) {
    return manifest(version).parts().stream().map(Part::source).map(ObjectRef::key).toList();
  }

  private Outputs outputs() {
    return new Outputs(objects, "data");
  }

  private String state(ObjectRef file) {
    return function.apply(file).state();
  }

  private List<Event> published() {
    return stateStore.announced().stream()
        .filter(Event.DatasetPublished.class::isInstance)
        .toList();
  }
}
