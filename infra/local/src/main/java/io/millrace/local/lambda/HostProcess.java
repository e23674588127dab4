package io.millrace.local.lambda;

import io.millrace.host.FunctionHost;
import io.millrace.host.HostMessage;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running {@link FunctionHost}: functions are started in it, and what they write is handed on.
 */
final class HostProcess {

  private static final Logger log = LoggerFactory.getLogger(HostProcess.class);

  private final Process process;
  private final DataOutputStream orders;
  private final Map<String, HostedSandbox> sandboxes = new ConcurrentHashMap<>();
  private volatile boolean silent;

  HostProcess(Process process) {
    this.process = process;
    this.orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    Thread.ofPlatform().daemon().name("function-host").start(this::listen);
    Thread.ofVirtual().name("function-host-errors").start(this::copyErrors);
  }

  boolean isAlive() {
    return !silent && process.isAlive();
  }

  /**
   * Starts a function in it.
   *
   * @throws UncheckedIOException if the host has ended meanwhile
   */
  Sandbox start(HostMessage.Start start, Sandbox.Listener listener) {
    var sandbox = new HostedSandbox(start.id(), listener);
    sandboxes.put(start.id(), sandbox);
    send(start);
    if (silent) { // it ended meanwhile, and whoever listened did not know of this one
      sandbox.lost();
    }
    return sandbox;
  }

  /** Lets it end in peace: nobody speaks to it any more. */
  void close() {
    try {
      orders.close();
    } catch (IOException e) {
      log.debug("the host of functions had ended", e);
    }
  }

  boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  void kill() {
    process.destroyForcibly();
  }

  private void send(HostMessage message) {
    synchronized (orders) {
      try {
        HostMessage.write(message, orders);
      } catch (IOException e) {
        throw new UncheckedIOException("the host of functions has ended", e);
      }
    }
  }

  private void listen() {
    try (DataInputStream answers = new DataInputStream(process.getInputStream())) {
      for (Optional<HostMessage> next = HostMessage.read(answers);
          next.isPresent();
          next = HostMessage.read(answers)) {
        hand(next.get());
      }
    } catch (IOException e) {
      log.debug("the host of functions was killed while it spoke", e);
    }
    silent = true;
    sandboxes.values().forEach(HostedSandbox::lost);
  }

  private void hand(HostMessage message) {
    HostedSandbox sandbox = sandboxes.get(message.id());
    if (sandbox == null) {
      return;
    }
    switch (message) {
      case HostMessage.Output(_, var line) -> sandbox.listener.line(line);
      case HostMessage.Ended(_, var status) -> sandbox.exited(status);
      case HostMessage.Start _, HostMessage.Stop _ ->
          log.warn("the host of functions said what only it is told: {}", message);
    }
  }

  private void copyErrors() {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        log.warn("host of functions: {}", line);
      }
    } catch (IOException e) {
      log.debug("the host of functions was killed while it wrote", e);
    }
  }

  /** One function in it. */
  private final class HostedSandbox implements Sandbox {

    private final String id;
    private final Listener listener;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean killed;
    private volatile boolean lost;

    HostedSandbox(String id, Listener listener) {
      this.id = id;
      this.listener = listener;
    }

    @Override
    public boolean isAlive() {
      return end.getCount() > 0 && process.isAlive();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public ProcessUsage usage() {
      return ProcessUsage.UNKNOWN;
    }

    @Override
    public boolean isLost() {
      return lost;
    }

    /** Nothing but the end of its process stops code that does not want to stop. */
    @Override
    public void kill() {
      killed = true;
      HostProcess.this.kill();
    }

    @Override
    public void terminate() {
      try {
        send(new HostMessage.Stop(id));
      } catch (UncheckedIOException e) {
        log.debug("nothing to stop", e);
      }
    }

    @Override
    public boolean awaitEnd(Duration patience) throws InterruptedException {
      return end.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void exited(int status) {
      sandboxes.remove(id);
      end.countDown();
      listener.ended(ExitStatus.error(status));
    }

    void lost() {
      lost = !killed;
      sandboxes.remove(id);
      end.countDown();
      listener.ended("Error: the process that it shared with other functions has ended");
    }
  }
}
