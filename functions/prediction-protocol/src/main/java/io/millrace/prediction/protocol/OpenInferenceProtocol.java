package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 of the Open Inference Protocol, as KServe, Triton, MLServer and their clients speak it.
 *
 * <p>A request has one input a column, each with a value a row, shape [rows] or [rows, 1]; or one
 * input of another name with all columns in the model's order, shape [rows, columns]. A value that
 * is missing is null, NaN or an empty text. Data is in JSON, flat or nested, or follows it, as
 * Triton's extension for binary tensors has it; answers are in JSON.
 *
 * <p>Source: {@code github.com/kserve/open-inference-protocol}, {@code
 * specification/protocol/inference_rest.md}.
 */
public final class OpenInferenceProtocol implements Protocol {

  private static final String HEADER_LENGTH = "inference-header-content-length";
  private static final int ANY = -1;

  /** What the server says of itself. */
  public static HttpResponse server() {
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("name", "millrace");
    server.put("version", "1");
    server.put("extensions", List.of("binary_tensor_data"));
    return HttpResponse.ok(server);
  }

  @Override
  public Asked read(HttpRequest request, Signature signature) {
    int length = headerLength(request);
    Map<String, @Nullable Object> body =
        PlainJson.object(PlainJson.read(Arrays.copyOf(request.body(), length)), "the body");
    ByteBuffer binary =
        ByteBuffer.wrap(request.body(), length, request.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Tensor> inputs =
        PlainJson.array(body.get("inputs"), "inputs").stream()
            .map(input -> Tensor.read(PlainJson.object(input, "an input"), binary))
            .toList();
    Check.that(!binary.hasRemaining(), "the body", "of its inputs alone", "longer");
    Set<String> outputs = OutputTensors.asked(body.get("outputs"), signature);
    String id = body.get("id") == null ? "" : PlainJson.text(body.get("id"), "id");
    return new Asked(
        instances(inputs, signature),
        predictions -> write(predictions, OutputTensors.of(predictions, outputs), id));
  }

  @Override
  public HttpResponse describe(ProjectName model, int version, Signature signature) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.value());
    body.put("versions", List.of(Integer.toString(version)));
    body.put("platform", "millrace");
    body.put("inputs", signature.inputs().stream().map(OpenInferenceProtocol::of).toList());
    body.put("outputs", OutputTensors.described(signature));
    return HttpResponse.ok(body);
  }

  /** That a model answers. */
  public static HttpResponse ready(ProjectName model) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.value());
    body.put("ready", true);
    return HttpResponse.ok(body);
  }

  @Override
  public HttpResponse refuse(int status, String code, String message) {
    return HttpResponse.json(status, Map.of("error", message));
  }

  private static int headerLength(HttpRequest request) {
    String said = request.header(HEADER_LENGTH);
    if (said.isEmpty()) {
      return request.body().length;
    }
    try {
      int length = Integer.parseInt(said);
      Check.that(
          length >= 0 && length <= request.body().length, HEADER_LENGTH, "within the body", said);
      return length;
    } catch (NumberFormatException e) {
      throw new InvalidInputException(HEADER_LENGTH, "a number of bytes", said);
    }
  }

  private static Instances instances(List<Tensor> inputs, Signature signature) {
    Check.that(!inputs.isEmpty(), "inputs", "one at least", "none");
    List<String> columns = InstanceRows.columns(signature);
    int rows = inputs.getFirst().rows();
    var options = new Instances.Options(false, false);
    if (inputs.size() == 1 && !columns.contains(inputs.getFirst().name())) {
      Tensor matrix = inputs.getFirst();
      return new Instances(rows, i -> InstanceRows.named(columns, matrix.row(i), i), options);
    }
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (Tensor input : inputs) {
      String field = "shape of input '%s'".formatted(Shown.of(input.name()));
      Check.that(
          input.rows() == rows && input.width() == 1,
          field,
          "[%s] or [%s, 1]".formatted(rows, rows),
          "[%s, %s]".formatted(input.rows(), input.width()));
      Check.that(byName.put(input.name(), input) == null, "inputs", "named once", input.name());
    }
    return new Instances(rows, i -> row(byName, i), options);
  }

  private static Map<String, @Nullable Object> row(Map<String, Tensor> inputs, int index) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> row.put(name, tensor.data().get(index)));
    return row;
  }

  private static HttpResponse write(
      Predictions predictions, List<Map<String, Object>> outputs, String id) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model_name", predictions.model().value());
    body.put("model_version", Integer.toString(predictions.version()));
    if (!id.isEmpty()) {
      body.put("id", id);
    }
    body.put("outputs", outputs);
    return HttpResponse.ok(body);
  }

  private static Map<String, Object> of(Signature.Input input) {
    Datatype type =
        switch (input.type()) {
          case NUMBER -> Datatype.FP64;
          case INTEGER -> Datatype.INT64;
          case BOOLEAN -> Datatype.BOOL;
          case CATEGORY, TEXT, DATE, TIMESTAMP -> Datatype.BYTES;
        };
    return OutputTensors.tensor(input.name(), type, List.of(ANY, 1));
  }
}
