package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.prediction.Lookup.Challenger;
import io.millrace.prediction.protocol.Instances;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/** Says of each request whether the version to which traffic is on its way answers it. */
record TrafficSplit(RandomGenerator random) {

  private static final int ALL = 100;
  private static final int PARTS = 10_000;

  /**
   * Whether the challenger answers these instances: by the value that the first of them has in the
   * column that the project names, or by chance. Who once was answered by the challenger is, for as
   * long as its share does not shrink; who has no value there is not.
   */
  boolean sends(Challenger challenger, Instances instances) {
    String column = challenger.stickyBy();
    if (column == null || challenger.percent() == 0) {
      return random.nextInt(ALL) < challenger.percent();
    }
    Object value = instances.values().apply(0).get(column);
    return value != null
        && part(challenger.serving().version() + ":" + value)
            < challenger.percent() * (PARTS / ALL);
  }

  /** 0 to {@value #PARTS} less one, each as likely as the other. */
  private static int part(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), PARTS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
