package io.millrace.local.queue;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonFolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** One standard queue. At least once, mostly in the order of arrival. */
public final class MessageQueue {

  private static final long LONGEST_NAP_MILLIS = 100; // a delay or a timeout may end meanwhile

  private final String name;
  private volatile QueueSettings settings;
  private final JsonFolder folder;
  private final InstantSource clock;
  private final BiConsumer<String, Message> deadLetters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<String, Message> messages = new TreeMap<>();
  private long sequence;

  /** Takes up the messages that an earlier start left. */
  MessageQueue(
      String name,
      QueueSettings settings,
      JsonFolder folder,
      InstantSource clock,
      BiConsumer<String, Message> deadLetters) {
    this.name = name;
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    this.deadLetters = deadLetters;
    folder.entries().forEach((id, kept) -> messages.put(id, Message.read(id, kept)));
  }

  public String name() {
    return name;
  }

  public String arn() {
    return Arns.of("sqs", name);
  }

  QueueSettings settings() {
    return settings;
  }

  /** Sets what the attributes name, and keeps the rest. */
  void change(JsonNode attributes) {
    lock.lock();
    try {
      settings = settings.with(attributes);
    } finally {
      lock.unlock();
    }
  }

  /** Accepts a message and returns its id. */
  String send(String body, JsonNode attributes, Duration delay) {
    lock.lock();
    try {
      Instant now = clock.instant();
      String id =
          String.format(
              Locale.ROOT, "%013d-%06d-%s", now.toEpochMilli(), sequence++, UUID.randomUUID());
      Message message = new Message(id, body, attributes, now, now.plus(delay));
      folder.keep(id, message.kept());
      messages.put(id, message);
      arrived.signalAll();
      return id;
    } finally {
      lock.unlock();
    }
  }

  /** Takes up to {@code most} messages, hiding each; waits for the first as long as given. */
  List<Message> receive(int most, Duration hidden, Duration wait) throws InterruptedException {
    long left = wait.toMillis();
    lock.lock();
    try {
      while (true) {
        List<Message> taken = take(most, hidden);
        if (!taken.isEmpty() || left <= 0) {
          return taken;
        }
        long nap = Math.min(left, LONGEST_NAP_MILLIS);
        arrived.await(nap, TimeUnit.MILLISECONDS);
        left -= nap;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes the message of a receipt; one that is gone or was received again stays as it is. */
  void delete(String receipt) {
    lock.lock();
    try {
      byReceipt(receipt)
          .ifPresent(message -> {
            messages.remove(message.id);
            folder.forget(message.id);
          });
    } finally {
      lock.unlock();
    }
  }

  /** Hides the message of a receipt for so long from now on; zero gives it back at once. */
  boolean hide(String receipt, Duration hidden) {
    lock.lock();
    try {
      Optional<Message> message = byReceipt(receipt);
      message.ifPresent(found -> {
        found.visibleFrom = clock.instant().plus(hidden);
        folder.keep(found.id, found.kept());
      });
      arrived.signalAll();
      return message.isPresent();
    } finally {
      lock.unlock();
    }
  }

  void purge() {
    lock.lock();
    try {
      messages.keySet().forEach(folder::forget);
      messages.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Messages that a receiver could have now. */
  public int visible() {
    return count(true);
  }

  /** Messages that are hidden, because they are being worked on or delayed. */
  public int hidden() {
    return count(false);
  }

  private int count(boolean visible) {
    lock.lock();
    try {
      Instant now = clock.instant();
      return (int)
          messages.values().stream()
              .filter(message -> visible != message.visibleFrom.isAfter(now))
              .count();
    } finally {
      lock.unlock();
    }
  }

  private List<Message> take(int most, Duration hidden) {
    Instant now = clock.instant();
    List<Message> taken = new ArrayList<>();
    for (Message message : List.copyOf(messages.values())) {
      if (taken.size() == most) {
        break;
      }
      if (message.sent.plus(settings.retention()).isBefore(now)) {
        remove(message);
      } else if (!message.visibleFrom.isAfter(now)) {
        if (isSpent(message)) {
          deadLetters.accept(String.valueOf(settings.deadLetterArn()), message);
          remove(message);
        } else {
          taken.add(mark(message, now, hidden));
        }
      }
    }
    return taken;
  }

  private boolean isSpent(Message message) {
    return settings.deadLetterArn() != null && message.receives >= settings.maximumReceives();
  }

  private Message mark(Message message, Instant now, Duration hidden) {
    message.receives++;
    message.visibleFrom = now.plus(hidden);
    message.receipt = message.id + "#" + UUID.randomUUID();
    if (message.firstReceived == null) {
      message.firstReceived = now;
    }
    folder.keep(message.id, message.kept());
    return message;
  }

  private void remove(Message message) {
    messages.remove(message.id);
    folder.forget(message.id);
  }

  private Optional<Message> byReceipt(String receipt) {
    int hash = receipt.indexOf('#');
    Message message = messages.get(hash < 0 ? receipt : receipt.substring(0, hash));
    return Optional.ofNullable(message).filter(found -> receipt.equals(found.receipt));
  }
}
