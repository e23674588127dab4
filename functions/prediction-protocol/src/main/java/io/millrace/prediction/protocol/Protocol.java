package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.Signature;
import java.util.Optional;

/** One way in which programs ask for predictions, and are answered. */
public interface Protocol {

  /** The version that a request asks for, as it was written; empty if it takes what serves. */
  default Optional<String> version(HttpRequest request) {
    return request.version();
  }

  /**
   * Reads a request. Whether it can be answered as it wants is known then: nothing is predicted
   * that cannot be said.
   *
   * @param signature of the version that serves
   * @throws InvalidInputException if it is wrong as a whole
   * @throws RefusedException if it is refused for another reason than its content
   */
  Asked read(HttpRequest request, Signature signature);

  /** What a version takes and gives. */
  HttpResponse describe(ProjectName model, int version, Signature signature);

  /**
   * A refusal or failure.
   *
   * @param status of our own API
   * @param code of our own API, for programs
   * @param message for people
   */
  HttpResponse refuse(int status, String code, String message);

  /**
   * A request that was read.
   *
   * @param writer writes the answer to it
   */
  record Asked(Instances instances, Writer writer) {}

  /** Writes answers. */
  interface Writer {
    /** The answer to the request, with what became of each instance. */
    HttpResponse write(Predictions predictions);
  }
}
