package io.millrace.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.ModelFaultException;
import io.millrace.modeling.score.Scorer;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model that ONNX Runtime runs. Its native memory is given back once nobody can reach it any
 * more.
 */
final class OnnxScorer implements Scorer {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final double ROUNDING = 1e-5;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final InputTensors inputs;
  private final Output output;
  private final int features;

  OnnxScorer(
      OrtEnvironment environment,
      OrtSession session,
      InputTensors inputs,
      Output output,
      int features) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
    this.output = output;
    this.features = features;
    CLEANER.register(this, () -> close(session));
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("could not close a session", e);
    }
  }

  /** ONNX Runtime has kernels for each kind of processor, which add in other orders. */
  @Override
  public double rounding() {
    return ROUNDING;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int sums() {
    return link() == Link.SOFTMAX ? output.classes() : 1;
  }

  @Override
  public Link link() {
    return output.link();
  }

  @Override
  public void sum(float[] rows, int at, double[] out) {
    float[] said = new float[outputs()];
    predict(rows, at, said);
    switch (link()) {
      case IDENTITY -> out[0] = said[0];
      case LOG -> out[0] = Math.log(said[0]);
      case LOGIT -> out[0] = Math.log(said[1]) - Math.log(said[0]);
      case SOFTMAX -> {
        for (int k = 0; k < said.length; k++) {
          out[k] = Math.log(said[k]);
        }
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelFaultException if the model fails, or says what is no prediction
   */
  @Override
  public void predict(float[] rows, int at, float[] out) {
    System.arraycopy(run(rows, at, 1), 0, out, 0, out.length);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelFaultException if the model fails, or says what is no prediction
   */
  @Override
  public float[] predictAll(float[] rows, int count) {
    float[] all = new float[count * outputs()];
    for (int from = 0; from < count; from += inputs.rowsAtOnce()) {
      int some = Math.min(inputs.rowsAtOnce(), count - from);
      float[] said = run(rows, from * features, some);
      System.arraycopy(said, 0, all, from * outputs(), said.length);
    }
    return all;
  }

  /**
   * Refuses a model that says by name which class it means, and means others, or in another order:
   * or says probabilities of others: they would be taken for those of other classes. One row shows
   * it.
   *
   * @param classes in the order of the probabilities that are to be said
   */
  void checkClasses(List<String> classes) throws OrtException {
    Optional<String> label = Output.label(session);
    if (classes.isEmpty() || (label.isEmpty() && output.keys().isEmpty())) {
      return;
    }
    float[] row = new float[features];
    float[] said;
    String named;
    try {
      said =
          run(
              output.name(),
              row,
              0,
              1,
              value -> {
                output.checkClasses(value);
                return output.read(value, 1);
              });
      if (label.isEmpty()) {
        return;
      }
      named = run(label.get(), row, 0, 1, OnnxScorer::firstWord);
    } catch (OrtException | ModelFaultException e) { // of this row; others are not told by it
      return;
    }
    int best = IntStream.range(0, said.length).reduce(0, (a, b) -> said[b] > said[a] ? b : a);
    if (!classes.get(best).equals(named)) {
      throw new InvalidInputException(
          "The model says '%s' where its probability number %s is the greatest, and that is to be the one of '%s': it has to tell the classes %s apart, in this order."
              .formatted(named, best + 1, classes.get(best), classes));
    }
  }

  private static String firstWord(OnnxValue words) throws OrtException {
    return ((String[]) words.getValue())[0];
  }

  private float[] run(float[] rows, int at, int count) {
    try {
      return run(output.name(), rows, at, count, value -> output.read(value, count));
    } catch (OrtException e) {
      throw new ModelFaultException("ONNX Runtime says: " + e.getMessage());
    }
  }

  /** Reads an output while it is there. */
  private interface Reading<T> {
    T of(OnnxValue value) throws OrtException;
  }

  private <T> T run(String asked, float[] rows, int at, int count, Reading<T> reading)
      throws OrtException {
    try {
      Map<String, OnnxTensor> tensors = inputs.of(environment, rows, at, count);
      try (OrtSession.Result result = session.run(tensors, Set.of(asked))) {
        return reading.of(result.get(0));
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    } finally {
      Reference.reachabilityFence(this); // or the session may be closed while it runs
    }
  }

  /**
   * None: what is inside is not known.
   *
   * @throws InvalidInputException always
   */
  @Override
  public double[] contributions(float[] rows, int at, int sum) {
    throw new InvalidInputException(
        "This version is a model in ONNX, which does not tell what each column adds: ask for predictions without explain.");
  }

  @Override
  public long stepsOfContributions() {
    return 0;
  }
}
