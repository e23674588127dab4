package io.millrace.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.example.library.Library;

/** Does what its event says, an array of a word and its argument; answers with a text. */
public final class HostedSample implements RequestStreamHandler {

  private static final AtomicInteger CALLS = new AtomicInteger();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    String[] words = event.replaceAll("[\\[\\]\"]", "").split(",", -1);
    String argument = words[words.length - 1];
    String answer =
        switch (words[0]) {
          case "count" -> CALLS.incrementAndGet() + " of " + Library.count();
          case "variable" -> System.getenv(argument) + " " + Library.variable(argument);
          case "pool" ->
              CompletableFuture.supplyAsync(() -> System.getenv(argument)).join()
                  + " "
                  + Library.variableInCommonPool(argument);
          case "property" -> {
            String before = Library.property("sample.property");
            System.setProperty("sample.property", argument);
            yield before + " " + Library.property("sample.property");
          }
          case "class" -> found(argument);
          case "resource" -> found(getClass().getClassLoader().getResource(argument) != null);
          case "print" -> {
            System.out.println("own " + argument);
            Library.print("library " + argument);
            yield "";
          }
          case "heap" -> Long.toString(Runtime.getRuntime().maxMemory());
          case "exhaust" -> exhaust();
          case "hang" -> hang();
          case "wait" -> {
            LockSupport.parkNanos(Long.parseLong(argument) * 1_000_000);
            yield "waited";
          }
          case "exit" -> {
            System.exit(Integer.parseInt(argument));
            yield "still here";
          }
          default -> throw new IllegalArgumentException(words[0]);
        };
    output.write(("\"" + answer + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private String found(String type) {
    try {
      Class.forName(type, false, getClass().getClassLoader());
      return found(true);
    } catch (ClassNotFoundException e) {
      return found(false);
    }
  }

  private static String found(boolean is) {
    return is ? "found" : "absent";
  }

  private static String exhaust() {
    Deque<byte[]> all = new ArrayDeque<>();
    do {
      all.push(new byte[1 << 24]);
    } while (!all.isEmpty());
    return "never";
  }

  private static String hang() {
    while (true) {
      LockSupport.parkNanos(1_000_000_000L);
    }
  }
}
