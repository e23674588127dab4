package io.millrace.serving;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection is waited for: for a request to begin, for all of it, for its answer to be
 * taken. Clients that need longer are cut off, so that nobody holds a connection by being slow.
 *
 * <p>It is looked at once in a while, so that a request costs no timer; what it allows is exact to
 * that while.
 */
final class Patience extends ChannelInboundHandlerAdapter {

  private static final long LOOK_MILLIS = 1_000;

  private final ServerLimits limits;
  private final InstantSource clock;
  private State state = State.IDLE;
  private long sinceMillis;
  private boolean discarding;

  /** What a connection does. */
  enum State {
    IDLE,
    ARRIVING,
    IN_WORK,
    LEAVING
  }

  Patience(ServerLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Told by the connection, in its event loop. */
  void becomes(State next) {
    state = next;
    sinceMillis = clock.millis();
  }

  /** Whatever comes from now on is thrown away, as long as a client may take to read an answer. */
  void discard() {
    discarding = true;
  }

  boolean isDiscarding() {
    return discarding;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    becomes(State.IDLE);
    look(context);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (discarding) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    if (state == State.IDLE) {
      becomes(State.ARRIVING);
    }
    context.fireChannelRead(bytes);
  }

  private void look(ChannelHandlerContext context) {
    if (!context.channel().isOpen()) {
      return;
    }
    if (clock.millis() - sinceMillis > allowed().toMillis()) {
      if (state == State.ARRIVING) {
        context.pipeline().fireUserEventTriggered(ClientConnection.TOO_SLOW); // which answers
      } else {
        var _ = context.close();
      }
    }
    var _ = context.executor().schedule(() -> look(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Duration allowed() {
    return switch (state) {
      case IDLE -> limits.idle();
      case ARRIVING -> limits.arriving();
      case IN_WORK -> Duration.ofDays(1); // what a model needs is not the client's doing
      case LEAVING -> limits.leaving();
    };
  }
}
