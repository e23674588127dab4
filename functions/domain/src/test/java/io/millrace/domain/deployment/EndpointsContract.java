package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.Endpoints.Creation;
import io.millrace.domain.deployment.Endpoints.Specification;
import io.millrace.domain.deployment.Endpoints.State;
import io.millrace.domain.project.Backend;
import org.junit.jupiter.api.Test;

/** What {@link Endpoints} must do. */
public abstract class EndpointsContract {

  protected abstract Endpoints endpoints();

  /** One of a name that nobody has had, and that comes to serve. */
  protected abstract Specification serving();

  /** One of a name that nobody has had, and that never comes to serve. */
  protected abstract Specification failing();

  /** How one is scaled, {@code 1 to 3 by 600}; empty where it is not. */
  protected abstract String scaling(String name);

  /** How an endpoint is once nothing happens to it any more. */
  protected abstract State settled(String name);

  @Test
  void whatIsMadeServesUntilItIsDeletedAndMakingItTwiceChangesNothing() {
    Specification wanted = serving();
    String name = wanted.name();
    assertThat(endpoints().state(name)).isEqualTo(new State.Absent());

    assertThat(endpoints().create(wanted)).isEqualTo(new Creation.Begun());
    assertThat(endpoints().create(wanted)).isEqualTo(new Creation.Begun());

    assertThat(settled(name)).isEqualTo(new State.InService());
    assertThat(endpoints().create(wanted)).isEqualTo(new Creation.Begun());
    assertThat(endpoints().names()).contains(name);

    assertThat(endpoints().delete(name)).isTrue();
    assertThat(settled(name)).isEqualTo(new State.Absent());
    assertThat(endpoints().names()).doesNotContain(name);
    assertThat(endpoints().delete(name)).as("again").isTrue();
  }

  @Test
  void whatDoesNotComeToServeSaysWhyAndIsDeleted() {
    Specification wanted = failing();
    endpoints().create(wanted);

    assertThat(settled(wanted.name()))
        .isInstanceOfSatisfying(
            State.Failed.class, failed -> assertThat(failed.why()).isNotBlank());
    assertThat(endpoints().delete(wanted.name())).isTrue();
    assertThat(settled(wanted.name())).isEqualTo(new State.Absent());
  }

  @Test
  void oneIsScaledAsWasSaidLastUntilItIsDeleted() {
    Specification wanted = serving();
    var machines = (Backend.RealTime) wanted.backend();
    String name = wanted.name();
    endpoints().create(wanted);
    settled(name);

    for (int invocations : new int[] {600, 600, 900}) {
      assertThat(
              endpoints()
                  .scale(name, wanted.variant(), new Backend.Scaled(machines, 3, invocations)))
          .isEmpty();
      assertThat(scaling(name)).isEqualTo("1 to 3 by " + invocations);
      assertThat(settled(name)).isEqualTo(new State.InService());
    }

    assertThat(endpoints().delete(name)).isTrue();
    assertThat(scaling(name)).isEmpty();
    assertThat(endpoints().names()).doesNotContain(name);
  }

  @Test
  void whileOneIsMadeItIsNotDeletedAndThenItIs() {
    Specification wanted = serving();
    endpoints().create(wanted);

    boolean deleted = endpoints().delete(wanted.name());
    if (!deleted) { // else it was quicker than this test
      settled(wanted.name());
      assertThat(endpoints().delete(wanted.name())).isTrue();
    }
    assertThat(settled(wanted.name())).isEqualTo(new State.Absent());
  }
}
