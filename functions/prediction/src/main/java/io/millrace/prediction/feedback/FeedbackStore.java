package io.millrace.prediction.feedback;

import io.millrace.wire.Feedback;
import java.util.List;

/** Where feedback is kept, beside the captures. */
public interface FeedbackStore {

  /**
   * Keeps the feedback of one request, all of it or none. Of a request that is repeated it may be
   * kept again.
   *
   * @throws io.millrace.domain.UnavailableException if it cannot be kept now
   */
  void keep(List<Feedback> feedback);
}
