package io.millrace.local.firehose;

/** Where delivery streams put their objects. */
@FunctionalInterface
public interface Destination {

  /** Writes an object; when this returns it survives the end of this process. */
  void put(String bucket, String key, byte[] content, String contentType);
}
