package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import software.constructs.Construct;

/**
 * Compares what was predicted with what the live version was trained on, and with what came true.
 */
final class MonitoringModule extends LoopModule {

  private static final int SUMMARY_MINUTES = 5;

  MonitoringModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    DataStack data = context.data();
    var summarize =
        asynchronous(FunctionSpecification.SUMMARIZE_CAPTURES, context.functions())
            .everyMinutes(SUMMARY_MINUTES);
    data.data()
        .grantRead(summarize.role(), "captures/", "feedback/", "joined/", "reports/", "summaries/");
    data.data().grantWrite(summarize.role(), "joined/", "reports/", "summaries/");
    data.models().grantRead(summarize.role(), "");
    data.stateTable().grantRead(summarize.role(), Part.ROUTES);
    data.stateTable().grantChange(summarize.role(), Part.PROJECTS);
  }
}
