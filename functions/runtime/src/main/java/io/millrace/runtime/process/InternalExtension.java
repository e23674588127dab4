package io.millrace.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the function that Lambda keeps awake after an answer has left, until it asks for the
 * next invocation: an extension that runs inside its process.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda Extensions API to create extensions".
 */
public final class InternalExtension {

  private static final Logger LOG = LoggerFactory.getLogger(InternalExtension.class);
  private static final String IDENTIFIER = "Lambda-Extension-Identifier";
  private static final byte[] EVENTS = "{\"events\":[\"INVOKE\"]}".getBytes(UTF_8);

  /** So often in a row the next invocation is asked for in vain before this ends. */
  private static final int ATTEMPTS = 3;

  private final String address;
  private final String identifier;
  private final Semaphore answered = new Semaphore(0);

  private InternalExtension(String address, String identifier) {
    this.address = address;
    this.identifier = identifier;
  }

  /**
   * Registers with Lambda, which has to happen before the function is ready.
   *
   * @param runtimeApi {@code AWS_LAMBDA_RUNTIME_API}; null where there is none
   * @param name unique in the function
   * @return empty where there is no such API, or it takes no extension
   */
  public static Optional<InternalExtension> register(@Nullable String runtimeApi, String name) {
    if (runtimeApi == null) {
      return Optional.empty();
    }
    String address = "http://" + runtimeApi + "/2020-01-01/extension/";
    try {
      HttpURLConnection call = open(address + "register");
      call.setRequestProperty("Lambda-Extension-Name", name);
      call.setRequestProperty("Content-Type", "application/json");
      call.setDoOutput(true);
      call.setFixedLengthStreamingMode(EVENTS.length);
      try (OutputStream body = call.getOutputStream()) {
        body.write(EVENTS);
      }
      read(call);
      return Optional.ofNullable(call.getHeaderField(IDENTIFIER))
          .map(identifier -> new InternalExtension(address, identifier));
    } catch (IOException e) {
      LOG.warn("No extension is registered: what would follow an answer comes before it.", e);
      return Optional.empty();
    }
  }

  /** Says that the function has written an answer, or failed. */
  public void answered() {
    answered.release();
  }

  /**
   * Runs something after each answer, in the calling thread, until the function ends.
   *
   * @param task keeps the function from its next invocation for as long as it takes
   */
  public void afterEachAnswer(Runnable task) {
    for (int failed = 0; failed < ATTEMPTS; ) {
      try {
        awaitInvocation();
        failed = 0;
        answered.acquire(); // a function that runs out of time is ended by Lambda, and this with it
        task.run();
      } catch (IOException e) {
        failed++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) { // without its question there is no further invocation
        LOG.error("What follows an answer failed.", e);
      }
    }
  }

  private void awaitInvocation() throws IOException {
    HttpURLConnection call = open(address + "event/next");
    call.setRequestProperty(IDENTIFIER, identifier);
    read(call);
  }

  private static HttpURLConnection open(String address) throws IOException {
    return (HttpURLConnection) URI.create(address).toURL().openConnection();
  }

  private static void read(HttpURLConnection call) throws IOException {
    if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("the extensions API answered " + call.getResponseCode());
    }
    try (InputStream body = call.getInputStream()) {
      body.readAllBytes(); // so that the connection can be used again
    }
  }
}
