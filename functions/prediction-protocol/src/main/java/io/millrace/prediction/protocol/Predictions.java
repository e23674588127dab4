package io.millrace.prediction.protocol;

import io.millrace.domain.ProjectName;
import io.millrace.modeling.Signature;
import java.util.List;

/**
 * What a request is answered, before it is written.
 *
 * @param version that predicted
 * @param signature of it
 * @param answers in the order of the instances
 */
public record Predictions(
    ProjectName model, int version, Signature signature, List<Answer> answers) {
  public Predictions {
    answers = List.copyOf(answers);
  }
}
