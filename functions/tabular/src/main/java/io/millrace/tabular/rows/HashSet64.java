package io.millrace.tabular.rows;

import java.util.Arrays;

/**
 * A set of 64-bit hashes in one array, 16 bytes each at most.
 *
 * <p>It takes the hash for the value: two of {@code n} different values are taken for equal with a
 * chance of about n² / 2^65, one in 130,000 for the usual limit of 16 million.
 */
public final class HashSet64 {

  private long[] slots = new long[1024];
  private boolean holdsZero;
  private int size;

  /** Adds a hash and says whether it was new. */
  public boolean add(long hash) {
    if (hash == 0) {
      boolean added = !holdsZero;
      holdsZero = true;
      size += added ? 1 : 0;
      return added;
    }
    if (size >= slots.length / 4 * 3) {
      grow();
    }
    int slot = slotOf(slots, hash);
    if (slots[slot] == hash) {
      return false;
    }
    slots[slot] = hash;
    size++;
    return true;
  }

  public int size() {
    return size;
  }

  private void grow() {
    long[] old = slots;
    long[] larger = new long[old.length * 2];
    Arrays.stream(old).filter(hash -> hash != 0).forEach(h -> larger[slotOf(larger, h)] = h);
    slots = larger;
  }

  private static int slotOf(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
