package io.millrace.local.events;

import io.millrace.local.events.ApiDestinations.Destination;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to addresses, as API destinations do: within five seconds, and once more where the
 * answer is 409, 429 or 5xx or none comes, later each time. Anything else is final.
 *
 * <p>It goes on by itself: nobody who puts an event waits for an address. AWS tries for a day; here
 * it is given up sooner.
 */
final class HttpDelivery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpDelivery.class);

  private static final Duration LONGEST = Duration.ofSeconds(5); // as AWS
  private static final int MOST_ATTEMPTS = 6;

  private final ApiDestinations destinations;
  private final Secrets secrets;
  private final Duration firstRetryDelay;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST).build();
  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();

  HttpDelivery(ApiDestinations destinations, Secrets secrets, Duration firstRetryDelay) {
    this.destinations = destinations;
    this.secrets = secrets;
    this.firstRetryDelay = firstRetryDelay;
  }

  /**
   * Sends a payload as soon as it goes.
   *
   * @param failed is told why it was given up
   */
  void send(EventTarget target, String payload, Consumer<ServiceException> failed) {
    var _ =
        sending.submit(() -> {
          try {
            attempt(target, payload);
          } catch (ServiceException e) {
            failed.accept(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the cloud ends
          } catch (RuntimeException e) { // whatever it is, the event must not vanish
            failed.accept(
                new ServiceException(400, "INVALID_DESTINATION", String.valueOf(e.getMessage())));
          }
        });
  }

  private void attempt(EventTarget target, String payload) throws InterruptedException {
    HttpRequest request = request(destinations.at(target.arn()), target, payload);
    int most = Math.min(MOST_ATTEMPTS, 1 + target.maximumRetries());
    for (int attempt = 1; ; attempt++) {
      String failure;
      try {
        HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
        int status = answer.statusCode();
        if (status / 100 == 2) {
          return;
        }
        failure = "it answered " + status;
        if (status != 409 && status != 429 && status / 100 != 5) {
          throw new ServiceException(400, "SDK_CLIENT_ERROR", failure);
        }
      } catch (IOException e) {
        failure = "it could not be reached: " + e;
      }
      if (attempt >= most) {
        throw new ServiceException(400, "RETRY_ATTEMPTS_EXHAUSTED", failure);
      }
      log.warn("{} is tried again: {}", target.arn(), failure);
      LockSupport.parkNanos(firstRetryDelay.multipliedBy(1L << (attempt - 1)).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private HttpRequest request(Destination destination, EventTarget target, String payload) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(secrets.in(destination.endpoint())))
            .timeout(LONGEST)
            .method(destination.method(), BodyPublishers.ofString(payload));
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.putAll(target.headers());
    destination
        .connection()
        .headers()
        .forEach((name, value) -> headers.put(name, secrets.in(value)));
    headers.put("User-Agent", "Amazon/EventBridge/ApiDestinations");
    headers.forEach(request::setHeader);
    return request.build();
  }

  @Override
  public void close() {
    sending.shutdownNow();
    http.shutdownNow();
  }
}
