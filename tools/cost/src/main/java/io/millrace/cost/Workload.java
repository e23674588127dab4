package io.millrace.cost;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * What one unit of load is assumed to ask. Times are of one whole core, which Lambda gives at
 * {@value #ONE_CORE_MIB} MB: with less memory the same takes as much longer.
 *
 * <p>What functions compute is measured, by {@code tests/benchmark/functions}, and a test there
 * holds it to what is recorded: for functions that callers wait for, the mean of an invocation of a
 * warm process; for all others, of whose runs each is taken for a cold start, the first invocation
 * of a process in which nothing was rehearsed, which is the most that one after a snapshot can
 * take. Restores, waiting for other services, and all that is not about time are assumed.
 *
 * @param springStartMillis billed at a cold start of a Spring function without a snapshot
 * @param plainStartMillis the same of a function without Spring
 * @param restoreMillis billed at a start from a snapshot, at any memory
 * @param coldShareOfCalls of calls that somebody waits for and that meet no warm process, in [0, 1]
 * @param callsPerUpload of the control API, by people and programs that follow an upload
 * @param eventsPerUpload of our own, from a file dropped to a version that serves
 * @param accessLogBytes the API writes for a request
 * @param answerBytes of an answer of the API
 * @param bytesPerRow of an upload as it came and as published, together
 * @param bytesPerModel of a model archive with its run
 * @param stateBytesPerUpload of state and history
 * @param trainingVolumeGb of a training instance
 * @param imageGb of the trainer's image
 * @param serverlessMillis billed by a serverless endpoint for a prediction: assumed
 * @param endpointBytes into an endpoint and out of it for a prediction
 * @param keyRequestsPerRun of a function, to each key that encrypts
 * @param runsByEvent how often an event comes for each upload, where that is not once
 * @param usual of a function that is not among the others
 * @param functions by bean, or by the class of the handler
 */
public record Workload(
    double springStartMillis,
    double plainStartMillis,
    double restoreMillis,
    double coldShareOfCalls,
    double callsPerUpload,
    double eventsPerUpload,
    double accessLogBytes,
    double answerBytes,
    double bytesPerRow,
    double bytesPerModel,
    double stateBytesPerUpload,
    double trainingVolumeGb,
    double imageGb,
    double serverlessMillis,
    double endpointBytes,
    double keyRequestsPerRun,
    Map<String, Double> runsByEvent,
    Habit usual,
    Map<String, Habit> functions) {

  static final int ONE_CORE_MIB = 1769;

  /**
   * What a function does each time it runs, and for what the month brings.
   *
   * @param handleMillis of one core, without the start: measured, see {@link Workload}
   * @param waitMillis for other services, the same at any memory: assumed
   * @param microsPerRow of one core, for each row uploaded
   * @param microsPerPrediction of one core, for each prediction captured
   * @param reads read units of DynamoDB a run
   * @param writes write units of DynamoDB a run, twofold where in a transaction
   * @param s3Reads objects read a run
   * @param s3Writes objects written or listings a run
   * @param logBytes a run, Lambda's own lines among them
   * @param signatures made or verified a run
   * @param metricsPerModel custom metrics that it keeps alive for each model that serves
   * @param metricsPerRun custom metrics that a run writes, each kept alive for an hour by it
   * @param mostMetrics of them, however many runs there are
   * @param metricsPerModelAsked those kept alive for each model that serves, in hours in which the
   *     model is asked
   * @param alarmsPerModel that it makes for each model that serves
   * @param trains whether it starts the training jobs
   * @param serves whether it makes the endpoints
   */
  public record Habit(
      double handleMillis,
      double waitMillis,
      double microsPerRow,
      double microsPerPrediction,
      double reads,
      double writes,
      double s3Reads,
      double s3Writes,
      double logBytes,
      double signatures,
      double metricsPerModel,
      double metricsPerRun,
      double mostMetrics,
      double metricsPerModelAsked,
      double alarmsPerModel,
      boolean trains,
      boolean serves) {}

  /** The assumptions that come with the program. */
  public static Workload assumed() {
    try (InputStream in = Workload.class.getResourceAsStream("workload.json")) {
      return Json.mapper().readValue(Objects.requireNonNull(in), Workload.class);
    } catch (IOException e) {
      throw new UncheckedIOException("workload.json", e);
    }
  }

  Habit of(Resource function) {
    return functions.getOrDefault(FunctionResource.name(function), usual);
  }
}
