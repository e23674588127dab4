package io.millrace.cost;

/**
 * What a month asks of the platform.
 *
 * @param uploads files dropped, each of which trains, registers and deploys once
 * @param rowsPerUpload rows of each
 * @param predictions asked one at a time
 * @param models that serve all month, whether asked or not
 * @param trainingHours billed by SageMaker, of one instance
 * @param instance type of the training instance, for instance {@code ml.m5.large}
 * @param endpoints that versions answer at
 */
public record Load(
    long uploads,
    long rowsPerUpload,
    long predictions,
    long models,
    double trainingHours,
    String instance,
    Endpoints endpoints) {

  /** Deployed, and asked nothing. */
  public static final Load NONE = new Load(0, 0, 0, 0, 0, "ml.m5.large");

  /** A load where functions answer alone. */
  public Load(
      long uploads,
      long rowsPerUpload,
      long predictions,
      long models,
      double trainingHours,
      String instance) {
    this(
        uploads,
        rowsPerUpload,
        predictions,
        models,
        trainingHours,
        instance,
        new Endpoints(0, "ml.m5.large", 0));
  }

  /**
   * What endpoints of SageMaker a month has.
   *
   * @param instanceHours that machines of endpoints are there, of all together
   * @param instance their type
   * @param serverlessMib memory of the serverless endpoint that answers all predictions; 0 for none
   */
  public record Endpoints(double instanceHours, String instance, int serverlessMib) {

    public Endpoints {
      require(
          instanceHours >= 0 && Double.isFinite(instanceHours), "endpoint-hours", instanceHours);
      require(serverlessMib >= 0, "serverless-memory", serverlessMib);
    }
  }

  public Load {
    require(uploads >= 0, "uploads", uploads);
    require(rowsPerUpload >= 0, "rows", rowsPerUpload);
    require(predictions >= 0, "predictions", predictions);
    require(models >= 0, "models", models);
    require(trainingHours >= 0 && Double.isFinite(trainingHours), "training-hours", trainingHours);
  }

  /**
   * The same with more hours of machines of endpoints.
   *
   * @throws CostException if they are less
   */
  Load withEndpointHours(double most) {
    if (!(most >= endpoints.instanceHours()) || !Double.isFinite(most)) {
      throw new CostException(
          "most-endpoint-hours: expected endpoint-hours, %s, or more, got %s"
              .formatted(endpoints.instanceHours(), most));
    }
    return new Load(
        uploads,
        rowsPerUpload,
        predictions,
        models,
        trainingHours,
        instance,
        new Endpoints(most, endpoints.instance(), endpoints.serverlessMib()));
  }

  long rows() {
    return Math.multiplyExact(uploads, rowsPerUpload);
  }

  private static void require(boolean valid, String field, Object actual) {
    if (!valid) {
      throw new CostException("%s: expected 0 or more, got %s".formatted(field, actual));
    }
  }
}
