package io.millrace.serving;

import io.millrace.prediction.protocol.HttpRequest;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads requests off the network as the protocols take them. */
final class IncomingRequest {

  private IncomingRequest() {}

  /**
   * The request; its route is its method and its path. Of a header or parameter that is there more
   * than once, the last counts, as with API Gateway.
   *
   * @throws IllegalArgumentException if its query is none
   */
  static HttpRequest of(FullHttpRequest http) {
    Map<String, @Nullable Object> headers = new HashMap<>();
    http.headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    String path = http.uri();
    Map<String, @Nullable Object> query = Map.of();
    if (path.indexOf('?') >= 0) {
      var decoder = new QueryStringDecoder(path);
      path = decoder.path();
      query = new HashMap<>();
      for (Map.Entry<String, List<String>> parameter : decoder.parameters().entrySet()) {
        query.put(parameter.getKey(), parameter.getValue().getLast());
      }
    }
    return new HttpRequest(
        http.method() + " " + path,
        Map.of(),
        query,
        headers,
        Optional.empty(),
        ByteBufUtil.getBytes(http.content()));
  }
}
