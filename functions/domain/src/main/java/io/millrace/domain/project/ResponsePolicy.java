package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;

/**
 * What the platform does by itself about an incident of a model, beyond telling of it.
 *
 * @param retrain whether it trains on the newest published data, where those are newer than what
 *     the model learned from; once an incident
 * @param coolDown how long no other retraining begins after one; of any incident of the project
 * @param mostAWeek how many retrainings begin in seven days at most, at least 1
 */
public record ResponsePolicy(boolean retrain, Duration coolDown, int mostAWeek) {
  public ResponsePolicy {
    Check.that(!coolDown.isNegative(), "cool-down", "not negative", coolDown);
    Check.that(mostAWeek >= 1, "retrainings a week", "at least 1", mostAWeek);
  }
}
