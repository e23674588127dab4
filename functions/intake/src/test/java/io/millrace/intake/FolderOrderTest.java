package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When files of folders are heard of, how often, and who is killed meanwhile, does not matter. */
class FolderOrderTest extends FolderFixture {

  @Test
  void aFileThatComesAfterItsFolderWaitsHoweverLateTheFolderIsHeardOf() {
    var now = new Instant[] {Instant.EPOCH};
    var dropped = new InMemoryObjectStore(() -> now[0]);
    var late = function(stateStore, dropped);
    var _ = write(dropped, DEFINITION, definition("{mode: replace}"));
    var _ = write(dropped, "telco-churn/day1/part-0000.csv", FIRST);
    ObjectRef complete = write(dropped, "telco-churn/day1/_SUCCESS", "");
    now[0] = Instant.EPOCH.plusSeconds(1);
    ObjectRef straggler = write(dropped, "telco-churn/day1/part-0001.csv", SECOND);

    assertThat(late.apply(straggler).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(late.apply(complete).state()).isEqualTo("dataset 1");
    assertThat(late.apply(straggler).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(datasets.find(CHURN, 1).orElseThrow().rows()).isEqualTo(3);

    var _ = write(dropped, "telco-churn/day1/_SUCCESS", "");
    ObjectRef again = write(dropped, "telco-churn/day1/_SUCCESS", "");
    var _ = write(dropped, "telco-churn/day2/part-0000.csv", FIRST);
    ObjectRef other = write(dropped, "telco-churn/day2/_SUCCESS", "");
    now[0] = Instant.EPOCH.plusSeconds(2);
    var _ = write(dropped, "telco-churn/day2/part-0000.csv", SECOND);
    assertThat(late.apply(other).state())
        .isEqualTo(
            "refused: day2/part-0000.csv was written anew after day2/_SUCCESS: drop that again once"
                + " all files are there.");
    assertThat(late.apply(again).state()).isEqualTo("dataset 2");
    assertThat(late.apply(straggler).state()).isEqualTo("dataset 2");
    assertThat(late.apply(complete).state()).isEqualTo("dataset 1");
    assertThat(late.apply(straggler).state()).isEqualTo("dataset 2");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theVersionIsTheSameInWhateverOrderAndHoweverOftenFilesAreHeardOf(long seed) {
    var inOrder = new FolderOrderTest();
    inOrder.folder().forEach(inOrder.function::apply);
    List<ObjectRef> drops = folder();
    List<ObjectRef> heardOf = new ArrayList<>(drops);
    heardOf.addAll(drops);
    Collections.shuffle(heardOf, new Random(seed));

    heardOf.forEach(function::apply);

    DatasetVersion version = datasets.find(CHURN, 1).orElseThrow();
    assertThat(datasets.find(CHURN, 2)).isEmpty();
    assertThat(version.rows()).isEqualTo(15);
    assertThat(version.digest()).isEqualTo(inOrder.datasets.find(CHURN, 1).orElseThrow().digest());
    assertThat(outcomes(drops.getFirst()))
        .containsExactly(new Outcome.Refused("Another day1/part-0001.csv was dropped since."));
    assertThat(outcomes(drops.stream().skip(1).toArray(ObjectRef[]::new)))
        .containsOnly(new Outcome.Published(1));
  }

  /** Five files, before one of which another had its name. */
  private List<ObjectRef> folder() {
    define();
    List<ObjectRef> drops = new ArrayList<>();
    drops.add(drop("telco-churn/day1/part-0001.csv", FIRST));
    for (int file = 0; file < 5; file++) {
      drops.add(
          drop(
              "telco-churn/day1/part-000%s.csv".formatted(file),
              HEADER + "%1$s1,1,Yes\n%1$s2,2,No\n%1$s3,3,No\n".formatted("abcde".charAt(file))));
    }
    drops.add(drop("telco-churn/day1/_SUCCESS", ""));
    return drops;
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, Long.getLong("seed", 9L));
  }

  @Test
  void aKilledIntakeOfAFolderEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new FolderOrderTest();
      ObjectRef definition = test.drop(DEFINITION, definition("{mode: append}"));
      ObjectRef first = test.drop("telco-churn/day1/part-0000.csv", FIRST);
      ObjectRef second = test.drop("telco-churn/day1/part-0001.csv", SECOND);
      ObjectRef complete = test.drop("telco-churn/day1/_SUCCESS", "");
      var disturbed =
          function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(definition);
          disturbed.apply(first);
          disturbed.apply(complete);
          disturbed.apply(second);
        }

        @Override
        public String state() {
          return test.state();
        }
      };
    });
  }
}
