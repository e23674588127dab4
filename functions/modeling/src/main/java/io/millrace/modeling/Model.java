package io.millrace.modeling;

import io.millrace.domain.Check;
import io.millrace.domain.Interval;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.Scorer;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that predicts, as its archive holds it. Immutable, and safe for use by many threads.
 *
 * <p>A missing value goes the way that training found best. A category that training did not see is
 * none of those it saw; see {@link Encoding}.
 */
public final class Model {

  private final Signature signature;
  private final FeaturePipeline pipeline;
  private final Scorer scorer;
  private final InstanceReader instances;
  private final Familiarity familiarity;
  private final @Nullable Ends ends;

  /**
   * Puts a model together from its parts.
   *
   * @throws InvalidInputException if the parts are not of one model
   */
  public Model(Signature signature, FeaturePipeline pipeline, Scorer scorer) {
    this(signature, pipeline, scorer, null);
  }

  /**
   * Puts a model together that says intervals, too.
   *
   * @param ends what says them; null for nothing
   * @throws InvalidInputException if the parts are not of one model
   */
  public Model(Signature signature, FeaturePipeline pipeline, Scorer scorer, @Nullable Ends ends) {
    this(signature, pipeline, scorer, ends, Familiarity.of(signature, pipeline));
  }

  private Model(
      Signature signature,
      FeaturePipeline pipeline,
      Scorer scorer,
      @Nullable Ends ends,
      Familiarity familiarity) {
    Check.that(
        pipeline.encodings().stream()
            .map(Encoding::column)
            .toList()
            .equals(signature.inputs().stream().map(Signature.Input::name).toList()),
        "columns of the pipeline",
        "those of the signature",
        pipeline.encodings().size());
    Check.that(
        scorer.features() == pipeline.width(),
        "features of the scorer",
        "the " + pipeline.width() + " of the pipeline",
        scorer.features());
    Check.that(
        scorer.outputs() == Math.max(1, signature.classes().size()),
        "outputs of the scorer",
        "one a class, or one",
        scorer.outputs());
    Check.that(
        Objects.equals(signature.interval(), ends == null ? null : ends.bounds()),
        "what says intervals",
        "as the signature",
        String.valueOf(signature.interval()));
    Check.that(
        ends == null || ends.features() == pipeline.width(),
        "features of what says intervals",
        "the " + pipeline.width() + " of the pipeline",
        ends == null ? 0 : ends.features());
    this.ends = ends;
    this.signature = signature;
    this.pipeline = pipeline;
    this.scorer = scorer;
    this.instances = new InstanceReader(signature, pipeline);
    this.familiarity = familiarity;
  }

  /**
   * Reads a model from its {@code model.tar.gz}, within the limits of {@link ModelArchive#read}.
   *
   * @throws InvalidInputException if it is not a model archive that this version can serve
   * @throws IOException if the stream fails
   */
  public static Model load(InputStream archive) throws IOException {
    return of(ModelArchive.read(archive));
  }

  /**
   * The model in an archive.
   *
   * @throws InvalidInputException if it cannot be served
   */
  public static Model of(ModelArchive archive) {
    Signature signature = Signature.fromJson(archive.file(ModelArchive.SIGNATURE));
    FeaturePipeline pipeline = FeaturePipeline.fromJson(archive.file(ModelArchive.PIPELINE));
    byte[] profile = archive.files().get(ModelArchive.BASELINE);
    return new Model(
        signature,
        pipeline,
        ModelFormat.of(archive).read(archive),
        signature.interval() == null
            ? null
            : new Ends(
                TreeEnsemble.read(archive.file(ModelArchive.INTERVAL)), signature.interval()),
        profile == null
            ? Familiarity.of(signature, pipeline)
            : Familiarity.of(signature, pipeline, profile));
  }

  /** What the model takes and gives. */
  public Signature signature() {
    return signature;
  }

  /** How the model encodes its columns. */
  public FeaturePipeline pipeline() {
    return pipeline;
  }

  /** What scores its features. */
  public Scorer scorer() {
    return scorer;
  }

  /**
   * Predicts instances, each a value by column: a number, text, boolean or null as JSON has them
   * ({@link PlainJson#read}).
   *
   * @return one prediction an instance, in their order
   * @throws InvalidInputException if one has an unknown column, lacks a required one, or holds a
   *     value of the wrong type; the message names instance and column
   */
  public List<Prediction> predict(List<? extends Map<String, ? extends @Nullable Object>> batch) {
    List<Prediction> predictions = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      predictions.add(predict(read(i, batch.get(i)).features()));
    }
    return predictions;
  }

  /**
   * Reads one instance, for {@link #predict(float[])}.
   *
   * @param index of the instance in its request, for messages
   * @throws InvalidInputException as {@link #predict(List)}
   */
  public Instance read(int index, Map<String, ? extends @Nullable Object> instance) {
    return instances.read(index, instance);
  }

  /**
   * What of an instance training did not see: words that it never met, numbers beyond all of it.
   *
   * @param instance as {@link #read(int, Map)} gives it
   * @return a sentence each; empty where training saw the like
   */
  public List<String> strange(Instance instance) {
    return familiarity.strange(instance);
  }

  /** An instance such as training saw, as {@link #predict(List)} takes it. */
  public Map<String, @Nullable Object> example() {
    return familiarity.example();
  }

  /** Predicts one row of features; shape [{@link FeaturePipeline#width}], NaN where missing. */
  public Prediction predict(float[] row) {
    float[] out = new float[scorer.outputs()];
    scorer.predict(row, 0, out);
    return prediction(row, out);
  }

  /**
   * The interval around an estimate of a row; empty where the model says none.
   *
   * @param rows features, NaN where missing; the row starts at {@code at}
   * @param estimate of the row, in the unit of the target
   */
  public Optional<Interval> interval(float[] rows, int at, double estimate) {
    double least = scorer.link() == Link.LOG ? 0 : Double.NEGATIVE_INFINITY;
    return Optional.ofNullable(ends)
        .map(each -> each.of(rows, at, estimate, signature.scale(), least));
  }

  /**
   * Why this is predicted of a row.
   *
   * @param row as {@link #predict(float[])} takes it
   * @param prediction of the row
   * @throws InvalidInputException if the model cannot be explained; the message says why
   */
  public Explanation explain(float[] row, Prediction prediction) {
    int group =
        switch (prediction) {
          case Prediction.Classified(var label, var _, var _)
              when signature.task() == Task.MULTICLASS ->
              signature.classes().indexOf(label);
          case Prediction.Classified _, Prediction.Estimated _ -> 0;
        };
    return Explanation.of(this, row, group);
  }

  private Prediction prediction(float[] row, float[] out) {
    if (signature.classes().isEmpty()) {
      double estimate = signature.scale().undo(out[0]);
      return new Prediction.Estimated(estimate, interval(row, 0, estimate).orElse(null));
    }
    int best = signature.task() == Task.BINARY && out[1] >= signature.threshold() ? 1 : 0;
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int c = 0; c < out.length; c++) {
      probabilities.put(signature.classes().get(c), decimal(out[c]));
      best = signature.task() == Task.MULTICLASS && out[c] > out[best] ? c : best;
    }
    return new Prediction.Classified(
        signature.classes().get(best),
        decimal(signature.task() == Task.BINARY ? out[1] : out[best]),
        Collections.unmodifiableMap(probabilities));
  }

  /**
   * The shortest decimal that is this float, so that 0.1f is given as 0.1 and not 0.10000000149.
   */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
