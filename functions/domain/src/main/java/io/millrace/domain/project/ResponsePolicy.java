package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the platform does by itself about an incident of a model, beyond telling of it.
 *
 * @param retrain whether it trains on the newest published data, where those are newer than what
 *     the model learned from; once an incident
 * @param coolDown how long no other retraining begins after one; of any incident of the project
 * @param mostAWeek how many retrainings begin in seven days at most, at least 1
 * @param rollBack whether the version before serves again, where what came true shows that the one
 *     that serves predicts worse; null for no
 * @param stop whether predictions are stopped until somebody starts them again, where what came
 *     true shows that and no version before is gone back to; once an incident; null for no
 * @param labels of how many predictions since an incident began it has to be known what came true
 *     before it is answered by a retraining, at least 1; null for none
 */
public record ResponsePolicy(
    boolean retrain,
    Duration coolDown,
    int mostAWeek,
    @Nullable Boolean rollBack,
    @Nullable Boolean stop,
    @Nullable Integer labels) {
  public ResponsePolicy {
    Check.that(!coolDown.isNegative(), "cool-down", "not negative", coolDown);
    Check.that(mostAWeek >= 1, "retrainings a week", "at least 1", mostAWeek);
    Check.that(labels == null || labels >= 1, "labels", "at least 1", String.valueOf(labels));
  }

  /** One that rolls nothing back and stops nothing. */
  public ResponsePolicy(boolean retrain, Duration coolDown, int mostAWeek) {
    this(retrain, coolDown, mostAWeek, null, null, null);
  }

  /** Whether the version before serves again where the one that serves predicts worse. */
  public boolean rollsBack() {
    return Boolean.TRUE.equals(rollBack);
  }

  /** Whether predictions are stopped where they are worse and nothing is gone back to. */
  public boolean stops() {
    return Boolean.TRUE.equals(stop);
  }
}
