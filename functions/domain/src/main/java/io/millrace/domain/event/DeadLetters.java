package io.millrace.domain.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What functions were asked and could not do, kept until somebody deals with it. */
public interface DeadLetters {

  /**
   * Takes dead letters. Each is hidden from whoever else looks for a minute, unless it is put back
   * before; it is not lost if whoever took it dies.
   *
   * @param limit how many at most, at least 1
   * @return perhaps fewer than there are
   * @throws io.millrace.domain.UnavailableException if the dead letters could not be reached
   */
  List<DeadLetter> take(int limit);

  /** Shows a dead letter that was taken again at once. */
  void putBack(DeadLetter deadLetter);

  /** Ends a dead letter that was taken; one that is gone stays gone. */
  void remove(DeadLetter deadLetter);

  /**
   * One dead letter, as it was left. It was written by whoever may write dead letters: nothing in
   * it is to be believed.
   *
   * @param id the same each time it is taken
   * @param receipt of this taking
   * @param attributes in which EventBridge says what its dead letters are about
   */
  record DeadLetter(
      String id, String receipt, Instant sentAt, String body, Map<String, String> attributes) {
    public DeadLetter {
      attributes = Map.copyOf(attributes);
    }

    /** Without the body, which may hold data. */
    @Override
    public String toString() {
      return "DeadLetter[" + id + "]";
    }
  }
}
