package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import software.constructs.Construct;

/** Tells published datasets as tables of Apache Iceberg, which others read. */
final class TablesModule extends LoopModule {

  TablesModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    DataStack data = context.data();
    var publish =
        asynchronous(FunctionSpecification.PUBLISH_TABLE, context.functions())
            .onEvent(context.bus(), "dataset.published", "dataset.tagged");
    data.data().grantRead(publish.role(), "datasets/", "tables/");
    data.data().grantWrite(publish.role(), "tables/");
    data.stateTable().grantChange(publish.role(), Part.PROJECTS);
  }
}
