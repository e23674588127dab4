package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingRoom.ARCHIVE;
import static io.millrace.training.TrainingRoom.JOB;
import static io.millrace.training.TrainingRoom.PUBLISHED;

import io.millrace.domain.Interruption;
import io.millrace.domain.event.Event;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A function that is killed anywhere, and comes again, ends as if it had not been. */
class KilledTrainingTest {

  private static final Event.DatasetPublished SECOND = new Event.DatasetPublished(CHURN, 2);

  @Test
  void whileAModelIsTrainedAndJudged() {
    killed(
        TrainingRoom::new,
        room -> room.learned(0.84),
        (disturbed, room) -> {
          disturbed.launch.apply(PUBLISHED);
          room.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));
          disturbed.conclude.apply(JOB);
        });
  }

  @Test
  void whileAJobThatBrokeIsTriedAgain() {
    killed(
        TrainingRoom::new,
        room -> {
          room.launch.apply(PUBLISHED);
          room.jobs.reach(JOB, new JobState.Broken("the machine was lost"));
        },
        (disturbed, _) -> disturbed.conclude.apply(JOB));
  }

  @Test
  void whileAJobThatFindsNoCapacityIsPutIntoTheQueue() {
    killed(
        KilledTrainingTest::whereOneJobMayRunAndDoes,
        _ -> {},
        (disturbed, _) -> disturbed.launch.apply(SECOND));
  }

  @Test
  void whileAJobOfTheQueueIsStarted() {
    killed(
        KilledTrainingTest::whereOneJobMayRunAndDoes,
        room -> {
          room.launch.apply(SECOND);
          room.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
        },
        (disturbed, _) -> disturbed.conclude.apply(JOB));
  }

  private static TrainingRoom whereOneJobMayRunAndDoes() {
    var room = new TrainingRoom();
    room.publish("in-2");
    room.jobs.limitTo(1);
    room.launch.apply(PUBLISHED);
    return room;
  }

  /** Kills the work at every step. */
  private static void killed(
      Supplier<TrainingRoom> rooms,
      Consumer<TrainingRoom> before,
      BiConsumer<TrainingRoom.Functions, TrainingRoom> work) {
    Interruption.leavesNoTrace(interruption -> {
      TrainingRoom room = rooms.get();
      before.accept(room);
      TrainingRoom.Functions disturbed = room.disturbed(interruption);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          work.accept(disturbed, room);
        }

        @Override
        public String state() {
          return room.state();
        }
      };
    });
  }
}
