package io.millrace.modeling.archive;

/**
 * What is read of an archive before it is refused.
 *
 * @param entries files, folders and headers in it
 * @param bytes of all of it unpacked
 * @param ratio of unpacked to packed bytes, above the first mebibyte
 */
public record ArchiveLimits(int entries, long bytes, int ratio) {

  /** 128 entries, 512 MiB, 100 times. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(128, 512L << 20, 100);
}
