package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Definitions that are dropped and put, heard of in any order, late and twice. */
class DefinitionOrderTest {

  /** How many an order of arrival. */
  private static final int SEEDS = Integer.getInteger("seeds", 1);

  private static final String INTAKE = "intake";
  private static final String KEY = CHURN + "/project.yaml";
  private static final String DEFINITION = ProjectYaml.write(Samples.project());

  private Instant now = Instant.parse("2026-11-23T18:00:00Z");
  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects =
      new InMemoryObjectStore(() -> now.truncatedTo(ChronoUnit.SECONDS)); // as S3 says it
  private final Transactions transactions = new Transactions(stateStore, _ -> {});
  private final Projects projects = new Projects(transactions, () -> now);
  private final IngestUpload function =
      new IngestUpload(
          projects,
          new Datasets(transactions, () -> now),
          transactions,
          objects,
          new Outputs(objects, "data"),
          _ -> {},
          () -> now);

  @Test
  void theNewestOfSixFilesWinsInWhateverOrderTheyAreHeardOf() {
    List<List<Integer>> orders = permutations(6);
    assertThat(orders).hasSize(720);
    for (int run = 0; run < orders.size() * SEEDS; run++) {
      List<Integer> order = orders.get(run % orders.size());
      var test = new DefinitionOrderTest();
      Random random = new Random(run);
      List<ObjectRef> files = new ArrayList<>();
      for (int file = 0; file < 6; file++) {
        files.add(test.drop(file));
        if (random.nextInt(3) == 0) { // or in the same second
          test.now = test.now.plusMillis(random.nextInt(2500));
        }
        if (random.nextInt(4) == 0) { // some are heard of at once
          test.function.apply(files.getLast());
        }
      }
      for (int each : order) {
        test.function.apply(files.get(each));
      }
      assertThat(test.inForce()).as("order %s, seed %s", order, run).isEqualTo(digest(5));
    }
  }

  @Test
  void whatWasPutIsNotUndoneByAFileOfBeforeHoweverLateThatIsHeardOf() {
    for (List<Integer> order : permutations(4)) {
      var test = new DefinitionOrderTest();
      List<ObjectRef> before = new ArrayList<>();
      for (int file = 0; file < 4; file++) {
        before.add(test.drop(file));
        test.now = test.now.plusMillis(400);
      }
      for (int each : order.subList(0, order.getFirst())) { // none, some or all but one
        test.function.apply(before.get(each));
      }
      test.put(99);
      for (int each : order) {
        test.function.apply(before.get(each));
      }
      assertThat(test.inForce()).as("order %s", order).isEqualTo(digest(99));

      test.now = test.now.plusSeconds(1);
      ObjectRef after = test.drop(7);
      assertThat(test.function.apply(after).state()).startsWith("project revision");
      assertThat(test.inForce()).as("after order %s", order).isEqualTo(digest(7));
    }
  }

  @Test
  void aRedrivenFileSaysWhatIsInForceAndWhatToDo() {
    ObjectRef lost = drop(1);
    now = now.plus(Duration.ofHours(1));
    put(2);

    assertThat(function.apply(lost).state())
        .isEqualTo(
            "refused: Revision 1 was put by ada since, at 2026-11-23T19:00:00Z:"
                + " drop this definition again if it is to replace that.");
  }

  @Test
  void whatIsPutReplacesAFileWhoseStoreIsAheadOfTheClock() {
    now = now.plusSeconds(3);
    ObjectRef file = drop(1);
    now = now.minusSeconds(3);
    function.apply(file);

    put(2);

    assertThat(inForce()).isEqualTo(digest(2));
  }

  @Test
  void aFileThatIsTakenWhileAnOlderOneIsReadWins() {
    ObjectRef older = drop(1);
    ObjectStore interrupted =
        (ObjectStore)
            Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("read")) { // of the older, known as the newest before
                    function.apply(drop(2));
                  }
                  return method.invoke(objects, arguments);
                });

    UploadState state =
        new IngestUpload(
                projects,
                new Datasets(transactions, () -> now),
                transactions,
                interrupted,
                new Outputs(objects, "data"),
                _ -> {},
                () -> now)
            .apply(older);

    assertThat(state.state()).isEqualTo("refused: Another definition was dropped since.");
    assertThat(inForce()).isEqualTo(digest(2));
  }

  private ObjectRef drop(int number) {
    return objects.write(INTAKE, KEY, text(number).getBytes(UTF_8), "application/yaml");
  }

  private void put(int number) {
    projects.declare(Samples.project(), digest(number), "ada");
  }

  private Sha256 inForce() {
    return projects.find(CHURN).orElseThrow().digest();
  }

  private static String text(int number) {
    return DEFINITION + "\n# " + number + "\n";
  }

  private static Sha256 digest(int number) {
    return Sha256.of(text(number));
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> all = new ArrayList<>();
    permute(new ArrayList<>(IntStream.range(0, size).boxed().toList()), 0, all);
    return all;
  }

  private static void permute(List<Integer> items, int from, List<List<Integer>> all) {
    if (from == items.size()) {
      all.add(List.copyOf(items));
    }
    for (int other = from; other < items.size(); other++) {
      Collections.swap(items, from, other);
      permute(items, from + 1, all);
      Collections.swap(items, from, other);
    }
  }
}
