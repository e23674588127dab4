package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our own way: {@code {"instances":[{"column":value,…},…]}}, or the same as CSV or JSON Lines;
 * {@code events/openapi.yaml} describes it.
 */
public final class MillraceProtocol implements Protocol {

  private static final String FIELD = "instances";
  private static final Set<String> FIELDS =
      Set.of(FIELD, Instances.Options.PARTIAL, Instances.Options.EXPLAIN);

  @Override
  public Asked read(HttpRequest request, Signature signature) {
    MediaType type = MediaType.of(request.header("content-type"));
    Format sent = Format.sent(type);
    Format.Wanted wanted = Format.wanted(request.header("accept"), sent);
    Instances.Options options = Instances.Options.inQuery(request);
    Instances instances =
        switch (sent) {
          case JSON -> json(request.body(), options);
          case JSON_LINES -> JsonLinesBody.read(request.body(), signature, options);
          case CSV -> CsvBody.read(request.body(), type, signature, options);
        };
    return new Asked(instances, PredictionWriter.of(wanted, true, instances.options()));
  }

  @Override
  public HttpResponse describe(ProjectName model, int version, Signature signature) {
    return HttpResponse.ok(PredictionJson.of(model, version, signature));
  }

  @Override
  public HttpResponse refuse(int status, String code, String message) {
    return HttpResponse.error(status, code, message);
  }

  /**
   * Reads a body in JSON.
   *
   * @throws InvalidInputException if it is not JSON of this shape, or has no instance or more than
   *     {@value Instances#MAX}
   */
  public static Instances json(byte[] body, Instances.Options options) {
    if (body.length == 0) {
      throw new InvalidInputException("The request has no body; send {\"instances\":[{…}]}.");
    }
    Map<String, @Nullable Object> request = PlainJson.object(PlainJson.read(body), "the body");
    for (String field : request.keySet()) {
      Check.that(
          FIELDS.contains(field), "field of the body", "instances, partial or explain", field);
    }
    List<@Nullable Object> all = PlainJson.array(request.get(FIELD), FIELD);
    return new Instances(
        all.size(), i -> PlainJson.object(all.get(i), "instance " + i), options.and(request));
  }
}
