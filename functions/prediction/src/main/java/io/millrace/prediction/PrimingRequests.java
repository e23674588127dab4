package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Task;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.store.ObjectRef;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Model;
import io.millrace.modeling.Signature;
import io.millrace.modeling.tree.TreeEnsemble;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.MillraceProtocol;
import io.millrace.runtime.logging.MetricLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Walks the path of a request before a snapshot is taken, so that a restored process answers its
 * first one as a warm process does. Leaves nothing behind: it asks for a model that does not exist,
 * and predicts with one of its own, of which nothing is captured or counted.
 */
final class PrimingRequests {

  private static final int CALLS = 100;
  private static final ProjectName NOBODYS = new ProjectName("millrace-priming");

  private static final byte[] EVENT =
      """
      {"version":"2.0","routeKey":"POST /v1/models/{model}/predict",
       "pathParameters":{"model":"millrace-priming"},"requestContext":{"authorizer":{"lambda":
       {"subject":"millrace","roles":"{\\"millrace-priming\\":\\"VIEWER\\"}"}}},
       "body":"{\\"instances\\":[{\\"x\\":1}]}","isBase64Encoded":false}\
      """
          .getBytes(UTF_8);

  private static final byte[] INSTANCES = "{\"instances\":[{\"x\":1.5}]}".getBytes(UTF_8);

  private static final byte[] TREES =
      """
      {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
       "objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","model":{
       "tree_info":[0],"trees":[{"left_children":[1,-1,-1],"right_children":[2,-1,-1],
       "split_indices":[0,0,0],"split_conditions":[0,1,-1],"default_left":[1,0,0],
       "split_type":[0,0,0],"loss_changes":[1,0,0]}]}}}}\
      """
          .getBytes(UTF_8);

  private PrimingRequests() {}

  static void run(PredictionApi api) {
    InstantSource clock = InstantSource.system();
    var metrics = new PredictionMetrics(new MetricLog("priming", clock, _ -> {}));
    Predictor predictor =
        new Predictor(
            _ -> {},
            metrics,
            UUID::randomUUID,
            clock,
            () -> 0,
            new Shadows(Runnable::run, metrics, () -> 0),
            AnsweringEndpoints.none(clock));
    Serving serving = serving();
    var protocol = new MillraceProtocol();
    var request =
        new HttpRequest("priming", Map.of(), Map.of(), Map.of(), Optional.empty(), INSTANCES);
    for (int call = 0; call < CALLS; call++) {
      predictor.predict(NOBODYS, serving, protocol, request).toBytes();
    }
    api.answer(EVENT).toBytes();
  }

  private static Serving serving() {
    Column x = new Column("x", ColumnType.NUMBER, true, true, List.of());
    var signature =
        new Signature(
            List.of(new Signature.Input(x.name(), x.type(), x.required())),
            List.of(),
            "y",
            Task.BINARY,
            List.of("no", "yes"));
    var pipeline = FeaturePipeline.fit(List.of(x), Map.of(), new int[0]);
    return new Serving(
        new Target(1, new ObjectRef("none", "none", "none"), Sha256.of("")),
        new Model(signature, pipeline, TreeEnsemble.read(TREES)));
  }
}
