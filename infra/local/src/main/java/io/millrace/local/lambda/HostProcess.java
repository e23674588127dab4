package io.millrace.local.lambda;

import io.millrace.host.FunctionHost;
import io.millrace.host.HostMessage;
import io.millrace.local.process.LastLines;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running {@link FunctionHost}: functions are started in it, and what they write is handed on.
 * What it writes itself is of use only where it ends as nobody wanted, and is told then.
 */
final class HostProcess {

  private static final Logger log = LoggerFactory.getLogger(HostProcess.class);
  private static final int LAST_LINES = 50; // a stack, or what the JVM says of its own end

  private final Process process;
  private final Consumer<String> unwantedEnd;
  private final LastLines errors = new LastLines(LAST_LINES);
  private final DataOutputStream orders;
  private final Map<String, HostedSandbox> sandboxes = new ConcurrentHashMap<>();
  private final Thread reader;
  private volatile boolean silent;
  private volatile boolean ending;

  /**
   * Takes over a process that was just started.
   *
   * @param unwantedEnd is told, should it end by itself, with what status and last words
   */
  HostProcess(Process process, Consumer<String> unwantedEnd) {
    this.process = process;
    this.unwantedEnd = unwantedEnd;
    this.orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    Thread.ofPlatform().daemon().name("function-host").start(this::listen);
    this.reader = Thread.ofVirtual().name("function-host-errors").start(this::readErrors);
  }

  /** Whether functions can be started in it; not in one that was asked to end, or killed. */
  boolean isAlive() {
    return !silent && !ending && process.isAlive();
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
    ending = true;
    try {
      orders.close();
    } catch (IOException e) {
      log.debug("the host of functions had ended", e);
    }
  }

  /** Waits until it has ended and all that it wrote is read; says whether it has. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && reader.join(patience);
  }

  void kill() {
    ending = true;
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

  private void readErrors() {
    try (BufferedReader text = process.errorReader(StandardCharsets.UTF_8)) {
      errors.read(text);
    } catch (IOException e) {
      log.debug("the host of functions was killed while it wrote", e);
    }
    int status = process.onExit().join().exitValue();
    if (!ending) {
      unwantedEnd.accept("%s; it wrote: %s".formatted(ExitStatus.error(status), errors));
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
      return end.getCount() > 0 && HostProcess.this.isAlive();
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
