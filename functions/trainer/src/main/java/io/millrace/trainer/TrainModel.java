package io.millrace.trainer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.aws.AwsPorts;
import io.millrace.aws.FunctionJobs;
import io.millrace.aws.FunctionLog;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * The function that trains where a machine of SageMaker would take longer to start than to train.
 *
 * <p>It answers once the job has ended, well or not; {@code ConcludeTraining} is told either way,
 * as the destination of its invocations. What ends it before it can answer, such as memory that is
 * short outside of the heap, that destination tells too.
 */
public final class TrainModel implements RequestStreamHandler {

  private final AwsPorts ports;
  private final ObjectStore objects;
  private final FunctionJobs jobs;
  private final InstantSource clock;

  /** The function as AWS Lambda starts it. */
  public TrainModel() {
    this(System.getenv(), InstantSource.system());
  }

  private TrainModel(Map<String, String> environment, InstantSource clock) {
    this.ports = AwsPorts.of(environment, clock);
    this.objects = ports.objects();
    this.jobs = new FunctionJobs(objects, String.valueOf(environment.get("DATA_BUCKET")));
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    TrainingOrder order = Json.read(event, TrainingOrder.class);
    Instant end = clock.instant().plus(Duration.ofMillis(context.getRemainingTimeInMillis()));
    try (FunctionLog log = ports.trainingLog(order.name())) {
      var job =
          new FunctionJob(
              objects,
              jobs,
              clock,
              line -> {
                log.accept(line);
                context.getLogger().log(order.name() + ": " + line);
              });
      answer.write(Json.bytes(job.run(order, end)));
    }
  }
}
