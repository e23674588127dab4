package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.events.EventPattern;
import software.constructs.Construct;

/** Starts training jobs, and concludes what came of them. */
final class TrainingModule extends LoopModule {

  private final LoopContext context;

  TrainingModule(Construct scope, String id, LoopContext context, TrainerRole trainer) {
    super(scope, id, context);
    this.context = context;
    DataStack data = context.data();
    var train = new TrainingFunction(this, "TrainModel", context.functions(), data, trainer);
    FunctionContext training =
        context
            .functions()
            .with(trainer.variables())
            .with(train.variables())
            .with(Map.of("LAUNCH_CLOCK", clock()));
    var launch =
        asynchronous(FunctionSpecification.LAUNCH_TRAINING, training)
            .onEvent(
                context.bus(),
                "branch.moved",
                "dataset.published",
                "project.declared",
                "retraining.wanted",
                "run.stopped");
    data.data().grantRead(launch.role(), "datasets/", "runs/", "sources/");
    data.data().grantWrite(launch.role(), "runs/");
    data.stateTable().grantChange(launch.role(), Part.PROJECTS, Part.CAPACITY);
    trainer.grantLaunch(launch.role());
    train.grantLaunch(launch.role());

    var conclude =
        asynchronous(FunctionSpecification.CONCLUDE_TRAINING, training)
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.sagemaker"))
                    .detailType(List.of("SageMaker Training Job State Change"))
                    // Our jobs are named after their stage, run and step:
                    // {stage}-{project}-r-{digest}.
                    .detail(
                        Map.of(
                            "TrainingJobName",
                            Stream.of("p", "s", "r")
                                .map(step -> context.stage().name() + "-*-%s-*".formatted(step))
                                .map(name -> Map.of("wildcard", name))
                                .toList()))
                    .build())
            .onAwsEvent(
                "OnSearch",
                EventPattern.builder()
                    .source(List.of("aws.sagemaker"))
                    .detailType(List.of("SageMaker HyperParameter Tuning Job State Change"))
                    // Whose trials are of no step: {stage}-t-{digest}-{number}-{digest}.
                    .detail(
                        Map.of(
                            "HyperParameterTuningJobName",
                            List.of(Map.of("prefix", context.stage().name() + "-t-"))))
                    .build())
            .onAwsEvent("OnResult", train.results())
            .whenSet(clock());
    conclude.grantSet(launch.role(), clock());
    data.data().grantWrite(conclude.role(), "runs/"); // a job that is not there is launched again
    data.data().grantRead(conclude.role(), "datasets/", "runs/", "sources/");
    data.stateTable().grantChange(conclude.role(), Part.PROJECTS, Part.CAPACITY);
    trainer.grantLaunch(conclude.role());
    train.grantLaunch(conclude.role());
  }

  /** How the rule is named that launches what waits: it is in the function that it asks. */
  private String clock() {
    return "millrace-%s-launches".formatted(context.stage().name());
  }
}
