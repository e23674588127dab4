package io.millrace.domain.training;

import io.millrace.domain.project.TrainingTrigger;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a dataset version that no run learned from is trained on now, and else why not. */
public sealed interface TrainingDecision {

  /** It is. */
  record Now() implements TrainingDecision {}

  /** It is when somebody asks for it. */
  record WhenAsked() implements TrainingDecision {}

  /** A newer one is, once it is time. */
  record Superseded(int newest) implements TrainingDecision {}

  /**
   * It is from then on, unless a newer one is there by then.
   *
   * @param why not before, in words
   */
  record Later(Instant from, String why) implements TrainingDecision {}

  /** It is, or a newer one, once there are so many new rows; there are fewer. */
  record TooFewRows(long there, long wanted) implements TrainingDecision {}

  /** It never is: it had rows that were forgotten. */
  record Withdrawn(int erasure) implements TrainingDecision {}

  /** Why it is not trained on yet, in words that follow those. */
  default String words() {
    return switch (this) {
      case Now _ -> "training is about to begin";
      case WhenAsked _ -> "waits until somebody asks: millrace train";
      case Superseded(var newest) -> "dataset %s is newer".formatted(newest);
      case Later(var from, var why) -> "not before %s: %s".formatted(from, why);
      case TooFewRows(var there, var wanted) ->
          "%s rows came since the last training, fewer than %s".formatted(there, wanted);
      case Withdrawn(var erasure) ->
          "had rows that were forgotten by erasure %s, and is destroyed".formatted(erasure);
    };
  }

  /**
   * Decides.
   *
   * @param trigger null where every dataset version is trained on
   * @param version the dataset version
   * @param newest the newest one
   * @param lastLaunch when the project's last training was launched; null where there was none
   * @param waitingSince when the first data were published that it did not learn from; asked only
   *     where it matters
   * @param newRows that came since the data that were trained on last; asked only where it matters
   */
  static TrainingDecision of(
      @Nullable TrainingTrigger trigger,
      int version,
      int newest,
      @Nullable Instant lastLaunch,
      Supplier<Instant> waitingSince,
      LongSupplier newRows,
      Instant now) {
    if (version == 1) {
      return new Now();
    }
    return switch (trigger) {
      case null -> new Now();
      case TrainingTrigger.Asked _ -> new WhenAsked();
      case TrainingTrigger.Every _, TrainingTrigger.At _, TrainingTrigger.NewRows _
          when version < newest ->
          new Superseded(newest);
      case TrainingTrigger.Every _, TrainingTrigger.At _, TrainingTrigger.NewRows _
          when lastLaunch == null ->
          new Now();
      case TrainingTrigger.Every(var interval) -> {
        Instant from = lastLaunch.plus(interval);
        yield now.isBefore(from) ? new Later(from, "a training was launched lately") : new Now();
      }
      case TrainingTrigger.At(var time) -> {
        Instant published = waitingSince.get();
        Instant from = time.after(published.isAfter(lastLaunch) ? published : lastLaunch);
        yield now.isBefore(from) ? new Later(from, "the project trains " + time) : new Now();
      }
      case TrainingTrigger.NewRows(var wanted) -> {
        long there = newRows.getAsLong();
        yield there < wanted ? new TooFewRows(there, wanted) : new Now();
      }
    };
  }
}
