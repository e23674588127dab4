package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.protocol.HttpResponse;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedModelTest {

  private static final String ONE = "{\"instances\":[{\"tenure\":1}]}";

  /** What was to be done apart from requests; done when the test says so, or at once. */
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private boolean atOnce = true;
  private final Bench bench =
      new Bench(task -> {
        if (atOnce) {
          task.run();
        } else {
          tasks.add(task);
        }
      });
  private final Target one = bench.upload(1, TestModels.churning(1));
  private final Target two = bench.upload(2, TestModels.churning(2));

  @Test
  void theRouteIsReadOnceASecond() {
    bench.route(one, null);
    for (int i = 0; i < 20; i++) {
      assertThat(version()).isEqualTo(1);
    }

    assertThat(bench.routes.asked()).as("the route, and whether it is stopped").isEqualTo(2);
  }

  @Test
  void aNewVersionIsLoadedWhileTheOldOneServes() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(ServedModel.FRESH);
    atOnce = false;

    assertThat(version()).isEqualTo(1);
    assertThat(version()).isEqualTo(1);
    assertThat(tasks).as("one refresh, however many requests").hasSize(1);
    tasks.remove().run();
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aRequestAfterAPauseFollowsTheRouteFirst() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofHours(1));

    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aRequestDoesNotWaitForALoadThatTakesLong() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofHours(1));
    atOnce = false;

    assertThat(version()).isEqualTo(1);
  }

  @Test
  void thePreviousVersionIsBackWithoutLoading() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofMinutes(1));
    assertThat(version()).isEqualTo(2);
    bench.route(new Target(1, one.archive(), one.digest()), null);
    bench.pass(Duration.ofMinutes(1));

    assertThat(version()).isEqualTo(1);
    assertThat(bench.loads).hasValue(2);
  }

  @Test
  void anArchiveThatIsNotWhatWasRegisteredNeverServes() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    Target other = new Target(2, two.archive(), one.digest());
    bench.keep(
        Bench.version(
            other, bench.signatures, new Approval.Approved("ada", "fine", Instant.EPOCH)));
    bench.route(other, one);
    bench.pass(Duration.ofMinutes(1));

    assertThat(version()).isEqualTo(1);
    assertThat(bench.metrics)
        .anySatisfy(line -> {
          assertThat(line.path("version").stringValue()).isEqualTo("2");
          assertThat(line.path("PredictionErrors").intValue()).isEqualTo(1);
        });
  }

  /** Each is what somebody could write who may write the state store, but not sign. */
  @ParameterizedTest
  @ValueSource(
      strings = {"unregistered", "signed by another", "altered", "unapproved", "of another place"})
  void whatIsNotTheApprovedVersionAsItWasSignedNeverServes(String how) {
    Approval approved = new Approval.Approved("ada", "fine", Instant.EPOCH);
    Target evil = bench.archive(3, TestModels.churning(3));
    switch (how) {
      case "unregistered" -> {}
      case "signed by another" ->
          bench.keep(Bench.version(evil, new InMemorySignatures("mallory"), approved));
      case "altered" -> {
        ModelVersion whole = Bench.version(two, bench.signatures, approved);
        bench.keep(altered(whole, evil));
      }
      case "unapproved" ->
          bench.keep(Bench.version(evil, bench.signatures, new Approval.Pending()));
      case "of another place" -> {
        evil = new Target(1, evil.archive(), evil.digest()); // version 1 is another archive
      }
      default -> throw new AssertionError(how);
    }
    bench.route(evil, null);

    assertThat(bench.predict(ONE).status()).isEqualTo(503);
    assertThat(bench.loads).as("archives that were opened").hasValue(0);
  }

  /** Version 3 with the archive that it is given, and the signature of another. */
  private static ModelVersion altered(ModelVersion v, Target target) {
    return new ModelVersion(
        v.project(),
        target.version(),
        v.runId(),
        v.datasetVersion(),
        v.dataset(),
        v.projectRevision(),
        Objects.requireNonNull(target.archive()),
        target.digest(),
        v.evaluation(),
        v.signature(),
        v.origin(),
        v.registeredAt(),
        v.approval(),
        v.refusal());
  }

  @Test
  void whicheverByteOfAnArchiveIsAnotherItIsNotLoaded() {
    byte[] archive = TestModels.churning(3);
    Target whole = bench.upload(3, archive);
    for (int each = 0; each < archive.length; each++) {
      byte[] flipped = archive.clone();
      flipped[each] ^= (byte) (1 << each % 8);
      var loader =
          new ModelLoader(
              _ -> new ByteArrayInputStream(flipped), bench.stateStore, bench.signatures, bench);

      assertThatThrownBy(() -> loader.load(Bench.MODEL, whole))
          .as("byte %s", each)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("digest");
    }
  }

  @Test
  void whatWasRefusedServesOnceItIsWholeAgain() {
    Target late = bench.archive(3, TestModels.churning(3));
    bench.route(late, null);
    assertThat(bench.predict(ONE).status()).isEqualTo(503);
    bench.keep(
        Bench.version(late, bench.signatures, new Approval.Approved("ada", "fine", Instant.EPOCH)));

    assertThat(bench.predict(ONE).status()).as("within a minute").isEqualTo(503);
    bench.pass(ModelLoader.REFUSED);

    assertThat(version()).isEqualTo(3);
  }

  @Test
  void aFreshProcessServesThePreviousVersionWhileTheLiveOneCannotBeLoaded() {
    bench.route(bench.upload(2, new byte[] {1, 2, 3}), one);

    assertThat(version()).isEqualTo(1);
  }

  @Test
  void nothingThatCanBeLoadedIsUnavailable() {
    bench.route(bench.upload(2, new byte[] {1, 2, 3}), null);

    HttpResponse answer = bench.predict(ONE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(bench.body(answer).at("/error/code").stringValue()).isEqualTo("unavailable");
  }

  @Test
  void aStateStoreOutOfReachChangesNothingForAModelInMemory() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.routesOutOfReach = true;
    bench.pass(Duration.ofHours(1));

    assertThat(version()).isEqualTo(1);
    bench.routesOutOfReach = false;
    bench.route(two, one);
    bench.pass(ServedModel.STALE);
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aStateStoreOutOfReachIsUnavailableForAModelThatIsNot() {
    bench.routesOutOfReach = true;

    assertThat(bench.predict(ONE).status()).isEqualTo(503);
  }

  private int version() {
    HttpResponse answer = bench.predict(ONE);
    assertThat(answer.status()).isEqualTo(200);
    return bench.body(answer).path("version").intValue();
  }
}
