package io.millrace.reconciliation;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.reconciliation.Scan;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the reconciliation on Lambda. */
public final class ReconciliationApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  /** Lambda ends the function after 15 minutes. */
  private static final Duration TIME = Duration.ofMinutes(13);

  private static final int PAGE = 500;

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = ReconciliationSettings.of(variables);
    InstantSource clock = InstantSource.system();
    AwsPorts aws = AwsPorts.of(variables.all(), clock);
    Transactions transactions = aws.transactions(settings.table());
    TableCatalog catalog = aws.tableCatalog(settings.catalog());
    ModuleFunctions.of(context, Traces.of(variables))
        .with(
            "reconcile",
            Turn::of,
            new Reconcile(
                transactions.stateStore(),
                new Scan(
                    transactions.stateStore(),
                    new Registry(transactions, clock),
                    aws.objects(),
                    settings.intakeBucket(),
                    settings.promotionsBucket(),
                    aws.trainingJobStates(),
                    project ->
                        catalog
                            .find(project)
                            .map(TableCatalog.Entry::metadata)
                            .filter(metadata -> !metadata.isEmpty()),
                    PAGE),
                new Redelivery(aws.functions(settings.functions()), clock, UUID::randomUUID),
                new ReconciliationMetrics(MetricLog.ofFunction(settings.stage(), clock)),
                clock,
                TIME));
  }
}
