package io.millrace.trainer;

/** 64-bit hashes that are the same in every run and version. */
final class StableHash {

  private StableHash() {}

  /** The hash of a whole number. */
  static long of(long value, long seed) {
    return mix(mix(seed) ^ value);
  }

  /** The hash of a text: FNV-1a over UTF-16, mixed. */
  static long of(String text, long seed) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return of(hash, seed);
  }

  /** A hash as a number in [0, 1). */
  static double share(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
