package io.millrace.serving;

import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a request at a time. The next one is read once the last is answered, so a client
 * that sends many at once waits for its turn as all do, and what it sends waits in its own socket.
 */
final class ClientConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

  /** The request did not come in time. */
  static final Object TOO_SLOW = new Object();

  /** Says of a request that with its body more would be held than may be. */
  static final Object TOO_MUCH_HELD = new Object();

  /** Its body is longer than one may be. */
  static final Object TOO_LARGE = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Consumer<Work> workers;
  private final ServerLimits limits;
  private final boolean admitted;
  private final Patience patience;
  private final HeldBytes held;
  private boolean waiting;

  /** A request, and who takes its answer, from any thread and once. */
  record Work(HttpRequest request, Consumer<HttpResponse> answer) {}

  /**
   * @param workers are given each request that came whole
   * @param admitted whether it is within the limit of connections
   * @param patience is told what the connection does
   * @param held is told when a request is answered
   */
  ClientConnection(
      Consumer<Work> workers,
      ServerLimits limits,
      boolean admitted,
      Patience patience,
      HeldBytes held) {
    this.workers = workers;
    this.limits = limits;
    this.admitted = admitted;
    this.patience = patience;
    this.held = held;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (admitted) {
      next(context);
    } else {
      refuse(context, busy("There are %s connections already".formatted(limits.connections())));
    }
  }

  private void next(ChannelHandlerContext context) {
    waiting = true;
    context.read();
  }

  /** What came so far may be a part of a request only. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (waiting) {
      context.read();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    waiting = false;
    DecoderResult decoded = request.decoderResult();
    if (decoded.isFailure()) {
      refuse(context, malformed(decoded.cause()));
      return;
    }
    boolean open = request.protocolVersion().isKeepAliveDefault() && HttpUtil.isKeepAlive(request);
    HttpRequest read;
    try {
      read = IncomingRequest.of(request);
    } catch (IllegalArgumentException e) {
      write(context, HttpResponse.error(400, "invalid_request", "The query cannot be read."), open);
      return;
    }
    patience.becomes(Patience.State.IN_WORK);
    held.keep();
    workers.accept(new Work(read, response -> write(context, response, open)));
  }

  private HttpResponse malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          HttpResponse.error(
              414, "too_long", "The first line may have %s bytes.".formatted(limits.lineBytes()));
      case TooLongHttpHeaderException _ ->
          HttpResponse.error(
              431,
              "too_long",
              "The headers may have %s bytes together.".formatted(limits.headerBytes()));
      default -> HttpResponse.error(400, "invalid_request", "This is not HTTP/1.1.");
    };
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == TOO_SLOW) {
      refuse(
          context,
          HttpResponse.error(
              408,
              "too_slow",
              "The request did not come within %s seconds."
                  .formatted(limits.arriving().toSeconds())));
    } else if (event == TOO_MUCH_HELD) {
      refuse(context, busy("The requests under way hold all the memory that they may"));
    } else if (event == TOO_LARGE) {
      refuse(
          context,
          HttpResponse.error(
              413, "too_large", "The body may have %s bytes.".formatted(limits.bodyBytes())));
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** What can be asked again, and may be answered then. */
  static HttpResponse busy(String why) {
    return HttpResponse.error(503, "busy", why + "; try again, it is safe.");
  }

  /** Answers what did not come whole, of which nothing more can be understood. */
  private void refuse(ChannelHandlerContext context, HttpResponse response) {
    patience.discard(); // or the client is reset by what it still sends, and cannot read why
    context.channel().config().setAutoRead(true);
    send(context, response, false);
  }

  private void write(ChannelHandlerContext context, HttpResponse response, boolean open) {
    if (context.executor().inEventLoop()) {
      send(context, response, open);
    } else {
      context.executor().execute(() -> send(context, response, open));
    }
  }

  private void send(ChannelHandlerContext context, HttpResponse response, boolean open) {
    held.release();
    patience.becomes(Patience.State.LEAVING);
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    var http =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(body));
    HttpHeaders headers = http.headers();
    response.allHeaders().forEach(headers::set);
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (!open) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ChannelFuture written = context.writeAndFlush(http);
    var _ =
        written.addListener(_ -> {
          if (open && written.isSuccess()) {
            patience.becomes(Patience.State.IDLE);
            next(context);
          } else if (patience.isDiscarding() && context.channel() instanceof SocketChannel socket) {
            var _ = socket.shutdownOutput();
          } else {
            var _ = context.close();
          }
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean left =
        cause instanceof IOException || cause instanceof PrematureChannelClosureException;
    if (!left) { // which a client may at any time, and is no news
      LOG.error("A connection is closed.", cause);
    }
    var _ = context.close();
  }
}
