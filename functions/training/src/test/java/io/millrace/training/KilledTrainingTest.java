package io.millrace.training;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.training.TrainingModule.ARCHIVE;
import static io.millrace.training.TrainingModule.JOB;
import static io.millrace.training.TrainingModule.PUBLISHED;

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
        TrainingModule::new,
        module -> module.learned(0.84),
        (disturbed, module) -> {
          disturbed.launch.apply(PUBLISHED);
          module.jobs.reach(JOB, new JobState.Completed("data", ARCHIVE));
          disturbed.conclude.apply(JOB);
        });
  }

  @Test
  void whileAJobThatBrokeIsTriedAgain() {
    killed(
        TrainingModule::new,
        module -> {
          module.launch.apply(PUBLISHED);
          module.jobs.reach(JOB, new JobState.Broken("the machine was lost"));
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
        module -> {
          module.launch.apply(SECOND);
          module.jobs.reach(JOB, new JobState.Failed("AlgorithmError"));
        },
        (disturbed, _) -> disturbed.conclude.apply(JOB));
  }

  private static TrainingModule whereOneJobMayRunAndDoes() {
    var module = new TrainingModule();
    module.publish("in-2");
    module.jobs.limitTo(1);
    module.launch.apply(PUBLISHED);
    return module;
  }

  /** Kills the work at every step. */
  private static void killed(
      Supplier<TrainingModule> modules,
      Consumer<TrainingModule> before,
      BiConsumer<TrainingModule.Functions, TrainingModule> work) {
    Interruption.leavesNoTrace(interruption -> {
      TrainingModule module = modules.get();
      before.accept(module);
      TrainingModule.Functions disturbed = module.disturbed(interruption);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          work.accept(disturbed, module);
        }

        @Override
        public String state() {
          return module.state();
        }
      };
    });
  }
}
