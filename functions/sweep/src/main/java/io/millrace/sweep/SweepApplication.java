package io.millrace.sweep;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.sweep.Overview;
import io.millrace.lambda.RoomFunctions;
import io.millrace.lambda.Traces;
import io.millrace.lambda.Variables;
import io.millrace.logging.MetricLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the sweep on Lambda. */
public final class SweepApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  /** Lambda ends the function after 15 minutes. */
  private static final Duration TIME = Duration.ofMinutes(13);

  private static final int PAGE = 500;

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = SweepSettings.of(variables);
    InstantSource clock = InstantSource.system();
    AwsPorts aws = AwsPorts.of(variables.all(), clock);
    Journal journal = aws.journal(settings.table());
    RoomFunctions.of(context, Traces.of(variables))
        .with(
            "sweep",
            Turn::of,
            new Sweep(
                journal.ledger(),
                new Overview(
                    journal.ledger(),
                    new Registry(journal, clock),
                    aws.objects(),
                    settings.intakeBucket(),
                    settings.promotionsBucket(),
                    aws.trainingJobStates(),
                    PAGE),
                new Reminders(aws.functions(settings.functions()), clock, UUID::randomUUID),
                new SweepMetrics(MetricLog.ofFunction(settings.stage(), clock)),
                clock,
                TIME));
  }
}
