package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.intake.SomebodysFiles.WHO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.TrainingDecisions;
import io.millrace.wire.ErasureWish;
import io.millrace.wire.Json;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The customer 7590-VHVEG wants to be forgotten. */
class ForgetRowsTest {

  private final SomebodysFiles files = new SomebodysFiles();

  @Test
  void noByteThatIsLeftTellsOfThemAndEverybodyElseStays() throws IOException {
    files.taken();
    ObjectRef wish = files.wish();

    assertThat(files.function.apply(wish).state()).isEqualTo("erasure 1");

    assertThat(files.bytes.everyByte()).doesNotContain(WHO).contains("5575-GNVDE");
    DatasetVersion left = files.datasets.newest(CHURN).found().orElseThrow();
    assertThat(left.version()).isEqualTo(4);
    assertThat(left.rows()).isEqualTo(5);
    assertThat(files.bytes.ids(left)).containsExactly("5575-GNVDE", "a", "b", "c", "d");
    Erasure erasure = files.erasures.find(CHURN, 1).orElseThrow();
    assertThat(erasure.withdrawn()).containsExactly(1, 2, 3);
    assertThat(erasure.rows()).isEqualTo(2);
    assertThat(erasure.remaining()).isEqualTo(4);
    assertThat(erasure.doneAt()).isNotNull();
    assertThat(files.stateStore.announced()).contains(new Event.DatasetPublished(CHURN, 4));
    assertThat(files.stateStore.contents()).doesNotContain(WHO).contains("a letter of May 3");
  }

  /** Its metadata say what the least and the largest of the numbers of a file are. */
  @Test
  void theTableBeginsAnewAndNothingIsLeftOfTheOneBefore() {
    files.taken();
    files.stateStore.write(
        List.of(
            Write.create(
                DatasetTable.key(CHURN),
                DatasetTable.empty(CHURN)
                    .told(
                        3,
                        files.objects.write(
                            "data", "tables/telco-churn/metadata/3.json", WHO.getBytes(UTF_8), ""),
                        Instant.EPOCH))),
        List.of());

    files.function.apply(files.wish());

    DatasetTable table = files.stateStore.find(DatasetTable.key(CHURN)).orElseThrow().value();
    assertThat(table).isEqualTo(new DatasetTable(CHURN, 0, null, 1, table.since()));
    assertThat(table.folder()).isEqualTo("tables/telco-churn/erasure-1/");
    assertThat(files.stateStore.announced()).contains(new Event.TableMoved(CHURN));
    assertThat(files.objects.history("data", "tables/", null, 10)).isEmpty();
  }

  @Test
  void aBranchThatHasThemIsDestroyedAndNothingCanBeMergedFromIt() throws IOException {
    files.taken();
    var branches = new Branches(new Transactions(files.stateStore, _ -> {}), SomebodysFiles.CLOCK);
    branches.begin(CHURN, "theirs", 3, "ada", "to try it");
    branches.begin(CHURN, "dropped", 3, "ada", "to try it");
    ObjectRef row =
        FolderFixture.write(
            files.objects,
            "telco-churn@theirs/d.csv",
            "id,tenure,churn\n%s,9,Yes\ne,4,Yes\n".formatted(WHO));
    assertThat(files.function.apply(row).state()).isEqualTo("version 1 of branch theirs");
    ObjectRef other =
        FolderFixture.write(
            files.objects,
            "telco-churn@dropped/e.csv",
            "id,tenure,churn\n%s,3,Yes\nf,4,Yes\n".formatted(WHO));
    assertThat(files.function.apply(other).state()).isEqualTo("version 1 of branch dropped");
    branches.end(CHURN, "dropped", new End.Dropped(), "ada", "no better");

    assertThat(files.function.apply(files.wish()).state()).isEqualTo("erasure 1");

    assertThat(files.bytes.everyByte()).doesNotContain(WHO).contains("5575-GNVDE");
    assertThat(branches.all(CHURN)).extracting(Branch::ended).containsOnly(new End.Withdrawn(1));
    // A table that begins anew finds no branch that has them.
    assertThat(files.stateStore.announced())
        .containsSubsequence(new Event.BranchMoved(CHURN, "theirs"), new Event.TableMoved(CHURN))
        .endsWith(new Event.DatasetPublished(CHURN, 4));
    assertThat(files.datasets.newest(CHURN).found().orElseThrow().rows()).isEqualTo(5);
  }

  @Test
  void whatHadThemIsNeverTheNewestAgain() {
    files.taken();
    files.function.apply(files.wish());

    assertThatThrownBy(() -> files.datasets.revert(CHURN, 3, "ada", "why"))
        .hasMessage("dataset 3 was withdrawn by erasure 1");
    assertThat(
            new TrainingDecisions(files.stateStore)
                .on(files.datasets.require(CHURN, 3), Instant.EPOCH)
                .words())
        .isEqualTo("had rows that were forgotten by erasure 1, and is destroyed");
  }

  /** Whoever reads it would publish their row after it was forgotten. */
  @Test
  void aFileThatIsStillReadIsWaitedForAndOneThatNobodyReadsAnyMoreIsLookedAt() {
    files.declare();
    ObjectRef late = files.drop("late.csv", "id,tenure,churn\n%s,1,Yes\na,4,Yes\n".formatted(WHO));
    files.datasets.received(CHURN, late);
    ObjectRef wish = files.wish();

    assertThatThrownBy(() -> files.function.apply(wish))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("is still being read");
    assertThat(files.bytes.everyByte()).contains(WHO);
    SomebodysFiles.function(
            files.stateStore, files.objects, () -> Instant.EPOCH.plus(Duration.ofMinutes(16)))
        .apply(wish);

    assertThat(files.bytes.everyByte()).doesNotContain(WHO);
  }

  @Test
  void theNextFileIsAddedToWhatIsLeftAndTheSameFileIsReadAnew() {
    files.taken();
    files.function.apply(files.wish());

    assertThat(
            files.function.apply(files.drop("d.csv", "id,tenure,churn\nz,1,Yes\ny,2,No\n")).state())
        .isEqualTo("dataset 5");
    assertThat(files.datasets.newest(CHURN).found().orElseThrow().rows()).isEqualTo(7);
  }

  @Test
  void whoseOnlyRowsTheyWereIsNoDatasetAnyMoreAndTheNextFileBeginsOne() {
    files.declare();
    files.function.apply(
        files.drop("a.csv", "id,tenure,churn\n%s,1,Yes\n%s,2,No\n".formatted(WHO, WHO)));

    files.function.apply(files.wish());

    assertThat(files.bytes.everyByte()).doesNotContain(WHO);
    assertThat(files.erasures.find(CHURN, 1).orElseThrow().remaining()).isNull();
    assertThat(
            files.function.apply(files.drop("b.csv", "id,tenure,churn\nz,1,Yes\ny,2,No\n")).state())
        .isEqualTo("dataset 2");
  }

  /** It is of a dataset that has a row of theirs, and so is the version that it makes. */
  @Test
  void aFileThatComesMeanwhileIsNotLostAndTheirRowIsNotInIt() {
    files.taken();
    ObjectRef wish = files.wish();
    var slow =
        SomebodysFiles.function(
            files.stateStore,
            whenFirstWritten(() ->
                files.function.apply(files.drop("d.csv", "id,tenure,churn\nz,1,Yes\ny,2,No\n"))));

    assertThatThrownBy(() -> slow.apply(wish)).isInstanceOf(UnavailableException.class);
    assertThat(slow.apply(wish).state()).isEqualTo("erasure 1");

    assertThat(files.bytes.everyByte()).doesNotContain(WHO);
    assertThat(files.datasets.newest(CHURN).found().orElseThrow().rows()).isEqualTo(7);
  }

  /** The same files.objects, but something else happens before the first is written. */
  private ObjectStore whenFirstWritten(Runnable before) {
    var late = new AtomicBoolean();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("write") && late.compareAndSet(false, true)) {
                before.run();
              }
              try {
                return method.invoke(files.objects, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void ofAFolderTheFilesWithThemAreDestroyedAndWhatIsLeftIsNotTakenForAll() {
    files.declare();
    files.drop("day1/part-0.csv", "id,tenure,churn\n%s,1,Yes\na,4,Yes\n".formatted(WHO));
    ObjectRef others = files.drop("day1/part-1.csv", "id,tenure,churn\nb,1,Yes\nc,2,No\n");
    assertThat(files.function.apply(files.drop("day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 1");
    folderWithThemInQuarantine();
    ObjectRef nobodys = files.drop("day3/part-0.csv", "id,tenure,churn\nz,1,Yes\ny,-2,No\n");
    ObjectRef complete = files.drop("day3/_SUCCESS", "");
    files.function.apply(complete);
    ObjectRef waiting = files.drop("day4/part-0.csv", "id,tenure,churn\n%s,1,Yes\n".formatted(WHO));
    files.function.apply(waiting);

    assertThat(files.function.apply(files.wish()).state()).isEqualTo("erasure 1");

    assertThat(files.bytes.everyByte()).doesNotContain(WHO);
    assertThat(files.datasets.newest(CHURN).found().orElseThrow().rows()).isEqualTo(5);
    assertThat(files.objects.history("intake", "telco-churn/day", null, 10))
        .containsExactly(others, complete, nobodys);
    assertThat(files.function.apply(files.drop("day1/_SUCCESS", "")).state())
        .isEqualTo(
            "refused: day1/part-0.csv was destroyed when rows were forgotten: drop all files of"
                + " day1/ anew, and then day1/_SUCCESS.");
    files.objects.destroy(others);
    files.drop("day1/part-2.csv", "id,tenure,churn\na,4,Yes\nb,1,Yes\nc,2,No\ne,3,No\n");
    assertThat(files.function.apply(files.drop("day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 5");
    assertThat(files.datasets.newest(CHURN).found().orElseThrow().rows()).isEqualTo(6);
  }

  private void folderWithThemInQuarantine() {
    files.drop("day2/part-0.csv", "id,tenure,churn\n%s,-1,Yes\nd,4,Yes\n".formatted(WHO));
    files.function.apply(files.drop("day2/_SUCCESS", ""));
  }

  @Test
  void nobodyIsForgottenForAFileThatWasMerelyDropped() {
    files.taken();
    byte[] text = Json.bytes(new ErasureWish("5575-GNVDE", "salt"));
    files.erasures.asked(CHURN, "id", Sha256.of("another"), "ada", "why");

    String state =
        files
            .function
            .apply(files.objects.write("intake", "telco-churn/erasures/1.json", text, "text/json"))
            .state();

    assertThat(state).startsWith("refused: Nobody has asked for this");
    assertThat(files.bytes.everyByte()).contains("5575-GNVDE", WHO);
  }

  @Test
  void whoeverIsKilledWhileForgettingGoesOn() {
    files.declare();
    files.function.apply(
        files.drop("a.csv", "id,tenure,churn\n%s,1,Yes\na,4,Yes\n".formatted(WHO)));
    folderWithThemInQuarantine();
    files.predicted();
    files.toPredict();
    files.laidOut();
    ObjectRef wish = files.wish();
    Interruption.leavesNoTrace(interruption -> {
      SomebodysFiles copy = files.copy();
      var disturbed =
          SomebodysFiles.function(
              interruption.at(StateStore.class, copy.stateStore),
              interruption.at(ObjectStore.class, copy.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(wish);
        }

        @Override
        public String state() {
          return copy.stateStore.announced()
              + "\n"
              + copy.bytes.everyKey()
              + copy.erasures.find(CHURN, 1);
        }
      };
    });
  }
}
