package io.millrace.serving;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of one connection's request towards those of all, from when they come until the
 * request is answered.
 */
final class HeldBytes extends ChannelInboundHandlerAdapter {

  private final AtomicLong all;
  private final long most;
  private long own;
  private boolean refused;
  private boolean inWork;

  /**
   * @param all bytes that are held, of every connection
   * @param most of them
   */
  HeldBytes(AtomicLong all, long most) {
    this.all = all;
    this.most = most;
  }

  /** The request came whole: it is held until it is answered, also where its client goes away. */
  void keep() {
    inWork = true;
  }

  /** The request is answered. */
  void release() {
    inWork = false;
    if (own > 0) {
      all.addAndGet(-own);
      own = 0;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    if (refused) {
      ReferenceCountUtil.release(part);
      return;
    }
    if (part instanceof HttpContent content) {
      int bytes = content.content().readableBytes();
      own += bytes;
      if (all.addAndGet(bytes) > most) {
        refused = true;
        ReferenceCountUtil.release(part);
        context.pipeline().fireUserEventTriggered(ClientConnection.TOO_MUCH_HELD);
        return;
      }
    }
    context.fireChannelRead(part);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!inWork) {
      release();
    }
    context.fireChannelInactive();
  }
}
