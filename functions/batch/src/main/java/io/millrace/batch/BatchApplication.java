package io.millrace.batch;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.PredictedUploads;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the batch module on Lambda. */
public final class BatchApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = BatchSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    StateStore stateStore = transactions.stateStore();
    ObjectStore objects = aws.objects();
    var loader =
        new ModelLoader(objects::read, stateStore, aws.signatures(settings.signingKey()), clock);
    ModuleFunctions.of(context, traces)
        .with(
            "predictFile",
            AwsEvents::objectCreated,
            new PredictFile(
                new Datasets(transactions, clock),
                new PredictedUploads(transactions, clock),
                new ServedVersions(stateStore, loader),
                objects,
                new Outputs(objects, settings.dataBucket())));
  }
}
