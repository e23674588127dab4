package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model as this process serves it. Safe for use by many threads.
 *
 * <p>The route is read again, apart from any request, once what is known of it is a second old; a
 * new version is loaded meanwhile, and the old one serves until it is. Where more than two seconds
 * have passed, since nobody asked, a request waits for the news, but not longer than {@link
 * #PATIENCE} at a time if there is a version that can answer.
 */
final class ServedModel {

  static final Duration FRESH = Duration.ofSeconds(1);
  static final Duration STALE = Duration.ofSeconds(2);
  static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  private final RouteReader reader;
  private final Executor background;
  private final InstantSource clock;

  private volatile @Nullable View view;
  private CompletableFuture<View> refresh = CompletableFuture.failedFuture(new AssertionError());

  ServedModel(RouteReader reader, Executor background, InstantSource clock) {
    this.reader = reader;
    this.background = background;
    this.clock = clock;
  }

  /**
   * What answers now.
   *
   * @throws UnavailableException if that cannot be told, or no version that should serve can be
   *     loaded
   */
  Lookup current() {
    View known = view;
    if (known != null && known.lookup().isAnswering()) {
      if (!isOlder(known, FRESH)) {
        return known.lookup();
      }
      CompletableFuture<View> news = refresh();
      if (!isOlder(known, STALE)) {
        return known.lookup();
      }
      View latest = within(PATIENCE, news, known);
      // a refresh that was frozen together with the process brings old news: ask once more
      return (isOlder(latest, STALE) ? within(PATIENCE, refresh(), latest) : latest).lookup();
    }
    return await(refresh()).lookup();
  }

  private boolean isOlder(View known, Duration age) {
    return Duration.between(known.asOf(), clock.instant()).compareTo(age) >= 0;
  }

  /** The refresh under way, or a new one. */
  private synchronized CompletableFuture<View> refresh() {
    if (refresh.isDone()) {
      refresh = CompletableFuture.supplyAsync(this::read, background);
    }
    return refresh;
  }

  private View read() {
    View next = reader.read(view);
    view = next;
    return next;
  }

  private static View within(Duration patience, CompletableFuture<View> news, View known) {
    try {
      return news.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return known;
    } catch (ExecutionException e) {
      LOG.error("the route could not be followed", e.getCause());
      return known;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static View await(CompletableFuture<View> news) {
    try {
      return news.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnavailableException why
          ? why
          : new UnavailableException("the route could not be followed", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static UnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UnavailableException("interrupted while reading the route", e);
  }
}
