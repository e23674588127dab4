package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.Task;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.protocol.BatchPredictor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleProbeTest {

  private static final FeaturePipeline PIPELINE =
      FeaturePipeline.fit(
          List.of(new Column("tenure", ColumnType.INTEGER, true, true, List.of())),
          Map.of(),
          new int[] {0, 1, 2});

  private static final Map<String, byte[]> PARTS =
      Map.of(
          ModelArchive.SIGNATURE,
          new Signature(
                  List.of(new Signature.Input("tenure", ColumnType.INTEGER, true)),
                  List.of(),
                  "charges",
                  Task.REGRESSION,
                  List.of())
              .toJson(),
          ModelArchive.PIPELINE,
          PIPELINE.toJson(),
          ModelArchive.BASELINE,
          "{\"columns\":[{\"name\":\"tenure\",\"min\":0,\"max\":72}]}".getBytes(UTF_8));

  /** One tree: 3 for a tenure below 24, and −3 for any other; with a half of base score. */
  private static final byte[] TREE =
      """
      {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
       "objective":{"name":"reg:squarederror"},"gradient_booster":{"name":"gbtree","model":{
       "tree_info":[0],"trees":[
       {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
        "split_conditions":[24,3,-3],"default_left":[1,0,0],"split_type":[0,0,0],
        "loss_changes":[1,0,0],"sum_hessian":[4,1,3]}]}}}}
      """
          .getBytes(UTF_8);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("dev");

  @Test
  void theEndpointThatAnswersAsTheArchiveDoesIsServed() throws IOException {
    Target target = registered(Map.of(ModelArchive.MODEL, TREE));
    ExampleProbe probe = probe(BatchPredictor.HERE);

    assertThat(probe.unservable(CHURN, target)).isEmpty();
    assertThat(probe.difference(CHURN, target)).isEmpty();
  }

  @Test
  void oneThatAnswersOtherwiseIsNotAndBothAnswersAreSaid() throws IOException {
    Target target = registered(Map.of(ModelArchive.MODEL, TREE));
    double below = Math.nextDown(-2.5);

    assertThat(
            probe((_, _) -> List.of(new Prediction.Estimated(below, null)))
                .difference(CHURN, target)
                .orElseThrow())
        .startsWith("The endpoint at-one answers the model's example with ")
        .contains(Double.toString(below), "-2.5");
  }

  @Test
  void anArchiveThatIsNotTheRegisteredOneIsNotServed() throws IOException {
    Target target = registered(Map.of(ModelArchive.MODEL, TREE));
    var other = new Target(1, target.archive(), Sha256.of("another"), "at-one");

    assertThat(probe(BatchPredictor.HERE).unservable(CHURN, other)).isPresent();
    assertThat(probe(BatchPredictor.HERE).difference(CHURN, other)).isPresent();
  }

  /** Three numbers a, b and c in one matrix: a − 2 b + c / 2 + 3. */
  private Target inOnnx() throws IOException {
    List<Column> columns =
        Stream.of("a", "b", "c")
            .map(name -> new Column(name, ColumnType.NUMBER, true, true, List.of()))
            .toList();
    return registered(
        Map.of(
            ModelArchive.FORMAT,
            new ModelFormat.Onnx(ModelArchive.ONNX).toJson(),
            ModelArchive.ONNX,
            Files.readAllBytes(Path.of("../onnx/src/test/resources/onnx/matrix.onnx")),
            ModelArchive.SIGNATURE,
            new Signature(
                    columns.stream()
                        .map(column -> new Signature.Input(column.name(), column.type(), true))
                        .toList(),
                    List.of(),
                    "y",
                    Task.REGRESSION,
                    List.of())
                .toJson(),
            ModelArchive.PIPELINE,
            FeaturePipeline.asIs(columns, Map.of(), new int[0]).toJson(),
            ModelArchive.BASELINE,
            """
            {"columns":[{"name":"a","min":1,"max":1},{"name":"b","min":2,"max":2},{"name":"c","min":3,"max":3}]}
            """
                .getBytes(UTF_8)));
  }

  @Test
  void whatIsInOnnxIsServedWhereOnlyTheRoundingDiffers() throws IOException {
    Target target = inOnnx();

    assertThat(probe(BatchPredictor.HERE).unservable(CHURN, target)).isEmpty();
    assertThat(probe(BatchPredictor.HERE).difference(CHURN, target)).isEmpty();
    assertThat(saying(1.500005).difference(CHURN, target)).isEmpty();
    assertThat(saying(1.6).difference(CHURN, target).orElseThrow())
        .contains("value=1.6", "value=1.4999998");
  }

  private ExampleProbe saying(double value) {
    return probe((_, _) -> List.of(new Prediction.Estimated(value, null)));
  }

  private ExampleProbe probe(BatchPredictor endpoint) {
    var loader = new ModelLoader(objects::read, stateStore, signatures, () -> Instant.EPOCH);
    return new ExampleProbe(loader, _ -> endpoint);
  }

  private Target registered(Map<String, byte[]> model) throws IOException {
    Map<String, byte[]> files = new HashMap<>(PARTS);
    files.putAll(model);
    var archive = new ByteArrayOutputStream();
    new ModelArchive(files).write(archive);
    byte[] bytes = archive.toByteArray();
    var object = objects.write("models", "model.tar.gz", bytes, "application/gzip");
    var run = new Run(CHURN, "r-1", 1, 1, null, "r-1", Instant.EPOCH, null, null, null);
    var learned =
        new Run.Model(object, Sha256.of(bytes), Samples.evaluation(0.84), null, List.of());
    new Registry(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH)
        .register(Samples.candidate(run, learned, signatures), new ApprovalPolicy.Automatic());
    return new Target(1, object, Sha256.of(bytes), "at-one");
  }
}
