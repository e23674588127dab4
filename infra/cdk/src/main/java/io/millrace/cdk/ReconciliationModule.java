package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.constructs.Construct;

/** Finds whatever the others were not told of, and asks them for it. */
final class ReconciliationModule extends LoopModule {

  private static final int HOUR = 3;

  /**
   * @param asked whom it asks
   */
  ReconciliationModule(
      Construct scope,
      String id,
      LoopContext context,
      List<AsynchronousFunction> asked,
      TrainerRole trainer,
      TablesModule tables) {
    super(scope, id, context);
    DataStack data = context.data();
    Map<String, String> told =
        new TreeMap<>(Map.of("FUNCTIONS", AsynchronousFunction.askedAs(asked)));
    data.promotions().ifPresent(bucket -> told.put("PROMOTIONS_BUCKET", bucket.name()));
    var reconcile =
        asynchronous(FunctionSpecification.RECONCILE, context.functions().with(told))
            .everyDayAt(HOUR);
    asked.forEach(function -> function.grantAsk(reconcile.role()));
    data.intake().grantListVersions(reconcile.role());
    data.promotions().ifPresent(bucket -> bucket.grantListVersions(reconcile.role()));
    data.stateTable().grantRead(reconcile.role(), Part.PROJECTS, Part.ROUTES);
    data.stateTable().grantChange(reconcile.role(), Part.RECONCILE);
    trainer.grantDescribe(reconcile.role());
    tables.grantFind(reconcile.role(), context.stage());
  }
}
