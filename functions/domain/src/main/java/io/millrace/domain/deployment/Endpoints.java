package io.millrace.domain.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.project.ModelContainer;
import io.millrace.domain.store.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints of a stage, which cost as long as they are there. */
public interface Endpoints {

  /**
   * Has one made. Idempotent: one of this name that exists already is not made again, as its name
   * says what it serves.
   *
   * @throws InvalidInputException if what is asked for is refused for good
   * @throws io.millrace.domain.UnavailableException if whether it is made is not known
   */
  Creation create(Specification specification);

  /**
   * How far one is.
   *
   * @throws io.millrace.domain.UnavailableException if that is not known
   */
  State state(String name);

  /**
   * Has the number of an endpoint's machines follow what it is asked, from now on and in place of
   * how it did before. Idempotent; until the endpoint is deleted.
   *
   * @param variant as it was made with
   * @return why that may not be, or not now; empty once it is so
   * @throws io.millrace.domain.UnavailableException if whether it is so is not known
   */
  Optional<String> scale(String name, String variant, Backend.Scaled backend);

  /**
   * Deletes one with all that it is made of, and what scales it. Idempotent.
   *
   * @return whether nothing is left of it but what vanishes by itself; false where it may not be
   *     deleted now, as something else happens to it
   * @throws io.millrace.domain.UnavailableException if that is not known
   */
  boolean delete(String name);

  /**
   * The names of all endpoints of the stage, and of parts of such that were never put together, or
   * are left of one.
   *
   * @throws io.millrace.domain.UnavailableException if they are not known
   */
  Set<String> names();

  /**
   * What is to answer.
   *
   * @param name of the endpoint, and of the model and the configuration that it is made of
   * @param variant what answers are marked with
   */
  record Specification(String name, String variant, Served served, SageMakerEndpoint backend) {}

  /** What answers at an endpoint. */
  sealed interface Served {

    /**
     * A registered archive, in the trainer's image.
     *
     * @param environment of the program that serves it
     */
    record Archive(ObjectRef object, Map<String, String> environment) implements Served {
      public Archive {
        environment = Map.copyOf(environment);
      }
    }

    /** A container that was declared. */
    record Declared(ModelContainer container) implements Served {}
  }

  /** What came of having one made. */
  sealed interface Creation {

    /** It is being made, or was before. */
    record Begun() implements Creation {}

    /**
     * There is no room for it now.
     *
     * @param why what is used up, and what to do
     */
    record NoCapacity(String why) implements Creation {}
  }

  /** How far an endpoint is. */
  sealed interface State {

    /** There is none. */
    record Absent() implements State {}

    /** It is being made, changed or deleted. */
    record Changing() implements State {}

    /** It answers. */
    record InService() implements State {}

    /**
     * It does not answer, and never will.
     *
     * @param why in SageMaker's words
     */
    record Failed(String why) implements State {}
  }
}
