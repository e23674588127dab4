package io.millrace.serving;

import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** HTTP/1.1 within {@link ServerLimits}, from the first connection on. */
final class HttpServer implements AutoCloseable {

  private static final int BACKLOG = 4096;
  private static final Duration DRAINED = Duration.ofSeconds(20); // SageMaker kills after thirty

  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();
  private final ServerLimits limits;
  private final InstantSource clock;
  private final Workers workers;
  private final EventLoopGroup loops;
  private final Channel listening;

  /**
   * Listens from now on.
   *
   * @param port 0 for any that is free
   * @param work answers requests, whatever they hold; called by many threads at once
   */
  HttpServer(
      int port,
      Function<HttpRequest, HttpResponse> work,
      ServerLimits limits,
      InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    int processors = Runtime.getRuntime().availableProcessors();
    workers = new Workers(processors, work, limits.waiting(), clock);
    loops =
        new MultiThreadIoEventLoopGroup(
            Math.max(1, processors / 2), new DefaultThreadFactory("io"), NioIoHandler.newFactory());
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.AUTO_READ, false) // each connection asks for its next request
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    open(channel);
                  }
                })
            .bind(port)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private void open(SocketChannel channel) {
    boolean admitted = connections.incrementAndGet() <= limits.connections();
    var _ = channel.closeFuture().addListener(_ -> connections.decrementAndGet());
    var patience = new Patience(limits, clock);
    var held = new HeldBytes(heldBytes, limits.heldBytes());
    channel
        .pipeline()
        .addLast(
            patience,
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(limits.lineBytes())
                    .setMaxHeaderSize(limits.headerBytes())),
            held,
            new RequestBody(limits.bodyBytes()),
            new FlowControlHandler(),
            new ClientConnection(workers::take, limits, admitted, patience, held));
  }

  /** Takes no more connections, and ends once what was asked is answered; closing twice is once. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listening.close().syncUninterruptibly();
    workers.drain(DRAINED);
    for (EventExecutor loop : loops) {
      loop.submit(() -> {}).syncUninterruptibly(); // after the answers that it was given before
    }
    loops.shutdownGracefully(100, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    workers.close();
  }
}
