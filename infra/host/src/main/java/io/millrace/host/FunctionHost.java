package io.millrace.host;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The main class of the host: runs functions as it is told over standard input, and tells over
 * standard output what they write.
 *
 * <p>Its argument is the file of the {@link HostImage} whose class path it has.
 */
public final class FunctionHost {

  /** The status with which it ends when the heap is exhausted. */
  public static final int OUT_OF_MEMORY = 3; // as a JVM with -XX:+ExitOnOutOfMemoryError

  private final HostImage image;
  private final DataOutputStream answers;
  private final Map<String, HostedFunction> functions = new ConcurrentHashMap<>();

  private FunctionHost(HostImage image, DataOutputStream answers) {
    this.image = image;
    this.answers = answers;
  }

  static void main(String[] arguments) throws IOException {
    var answers =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err); // nothing but messages goes to standard output
    LoggerFactory.getILoggerFactory(); // before several functions ask for it at once
    var host = new FunctionHost(HostImage.read(Path.of(arguments[0])), answers);
    GrownHeap.lookAfter();
    host.obey(new DataInputStream(System.in));
    System.exit(0); // whatever still runs: nobody is there to be answered
  }

  private void obey(DataInputStream orders) throws IOException {
    for (Optional<HostMessage> next = HostMessage.read(orders);
        next.isPresent();
        next = HostMessage.read(orders)) {
      switch (next.get()) {
        case HostMessage.Start start -> start(start);
        case HostMessage.Stop(var id) -> {
          HostedFunction function = functions.get(id);
          if (function != null) {
            function.end(0);
          }
        }
        case HostMessage.Output _, HostMessage.Ended _ ->
            throw new IOException("a host is not told of functions, it tells");
      }
    }
  }

  private void start(HostMessage.Start start) {
    var function = new HostedFunction(start, image.code(Path.of(start.code())), image, this::tell);
    functions.put(start.id(), function);
    function.run();
  }

  private void tell(HostMessage message) {
    if (message instanceof HostMessage.Ended(var id, _)) {
      functions.remove(id);
    }
    synchronized (answers) {
      try {
        HostMessage.write(message, answers);
      } catch (IOException e) {
        Runtime.getRuntime().halt(1); // nobody listens any more
      }
    }
  }
}
