package io.millrace.local.http;

import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.lambda.LambdaService;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP APIs of the templates, and the URL of a function. All share the local cloud's port: the
 * first API that matches answers, and what none answers the function's URL does.
 */
public final class ApiGatewayService implements AwsService {

  private final String endpoint;
  private final LambdaService functions;
  private final InstantSource clock;
  private final MetricSink metrics;
  private final ConcurrentNavigableMap<String, HttpApi> apis = new ConcurrentSkipListMap<>();
  private volatile @Nullable FunctionUrl url;

  /**
   * Answers with what {@code functions} return.
   *
   * @param endpoint where the APIs are found
   */
  public ApiGatewayService(
      String endpoint, LambdaService functions, InstantSource clock, MetricSink metrics) {
    this.endpoint = endpoint;
    this.functions = functions;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The name that requests to API Gateway's invoke endpoints are signed for. */
  @Override
  public String signingName() {
    return "execute-api";
  }

  /** What clients of SageMaker's runtime ask an API that answers as it does. */
  @Override
  public boolean claims(String signedFor, AwsExchange signed) {
    return signedFor.equals("sagemaker")
        && signed.uri().getPath().startsWith("/endpoints/")
        && apis.values().stream().anyMatch(api -> api.answers(signed));
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return ApiTypes.all(this, functions, endpoint);
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    FunctionUrl beside = url;
    if (beside != null && apis.values().stream().noneMatch(api -> api.answers(exchange))) {
      beside.handle(exchange);
    } else {
      reply(exchange).sendTo(exchange);
    }
  }

  @Override
  public void close() {}

  /** The service that says which APIs there are. */
  public ApiListService listing() {
    return new ApiListService(this, endpoint);
  }

  Collection<HttpApi> apis() {
    return List.copyOf(apis.values());
  }

  HttpApi add(String id, String name) {
    HttpApi api = new HttpApi(id, name, clock, new ApiMetrics(id, metrics, clock));
    apis.put(id, api);
    return api;
  }

  /** Adds the URL of a function, of which there can be one. */
  void addUrl(String id, Supplier<LambdaFunction> function) {
    if (url != null) {
      throw new TemplateException("one function has a URL here, not two: all share one port");
    }
    url = new FunctionUrl(id, function, clock);
  }

  HttpApi api(String id) {
    HttpApi api = apis.get(id);
    if (api == null) {
      throw new TemplateException("there is no API " + id);
    }
    return api;
  }

  private Reply reply(AwsExchange exchange) throws IOException {
    try {
      for (HttpApi api : apis.values()) {
        if (api.answers(exchange)) {
          return api.answer(exchange);
        }
      }
      return Reply.gateway(404, "Not Found");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.gateway(503, "Service Unavailable");
    }
  }
}
