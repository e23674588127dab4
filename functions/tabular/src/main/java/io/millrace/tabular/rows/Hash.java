package io.millrace.tabular.rows;

/** 64-bit hashes, spread well over all bits; the same on every machine. */
public final class Hash {

  private Hash() {}

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014), a permutation of all longs. */
  public static long of(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  public static long of(String value) {
    long hash = value.length();
    for (int i = 0; i < value.length(); i++) {
      hash = of(hash ^ value.charAt(i));
    }
    return hash;
  }

  /** The hash of a sequence whose hash so far is {@code hash}. */
  public static long and(long hash, long next) {
    return of(hash * 31 + next);
  }
}
