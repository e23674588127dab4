package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.constructs.Construct;

/** Answers people: what is, and what they may do by hand. */
final class ControlModule extends LoopModule {

  private final SpecifiedFunction control;

  /**
   * @param asked whom it asks for what was given up
   */
  ControlModule(
      Construct scope,
      String id,
      LoopContext context,
      List<AsynchronousFunction> asked,
      TrainerRole trainer) {
    super(scope, id, context);
    DataStack data = context.data();
    Map<String, String> told = new TreeMap<>();
    told.put("DEAD_LETTERS", context.dead().queue().getQueueUrl());
    told.put("FUNCTIONS", AsynchronousFunction.askedAs(asked));
    context.stage().neighbours().after().ifPresent(next -> told.put("NEXT_STAGE", next.stage()));
    control = answering(FunctionSpecification.CONTROL_API, context.functions().with(told));
    asked.forEach(function -> function.grantAsk(control.role()));
    context.dead().queue().grantConsumeMessages(control.role());
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(control.role())
            .actions(List.of("events:PutEvents"))
            .resourceArns(List.of(context.bus().getEventBusArn()))
            .conditions(Map.of("StringEquals", Map.of("events:source", Notices.AGAIN)))
            .build());
    data.intake().grantRead(control.role(), "");
    data.intake().grantWrite(control.role(), "");
    data.data().grantWrite(control.role(), "sources/");
    data.models().grantRead(control.role(), ""); // for the URLs that archives are read from
    data.data()
        .grantRead(
            control.role(),
            "batch-out/",
            "datasets/",
            "quarantine/",
            "reports/",
            "runs/",
            "summaries/");
    data.stateTable().grantChange(control.role(), Part.PROJECTS, Part.ROUTES, Part.TOKENS);
    data.stateTable().grantRead(control.role(), Part.ENDPOINTS);
    trainer.grantReadLogs(control.role());
  }

  SpecifiedFunction control() {
    return control;
  }
}
