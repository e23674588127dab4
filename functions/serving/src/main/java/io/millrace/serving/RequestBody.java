package io.millrace.serving;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a body, as long as it is not too long; the connection says so if it is. */
final class RequestBody extends HttpObjectAggregator {

  RequestBody(int most) {
    super(most);
  }

  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int most, ChannelPipeline pipeline) {
    return isContentLengthInvalid(start, most) // which is said in words
        ? null
        : super.newContinueResponse(start, most, pipeline);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage message) {
    context.pipeline().fireUserEventTriggered(ClientConnection.TOO_LARGE);
  }
}
