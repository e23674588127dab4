package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.project.TrafficRule;
import io.millrace.prediction.Lookup.Challenger;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.Instances;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says of each request whether the version to which traffic is on its way answers it. */
record TrafficSplit(RandomGenerator random) {

  private static final int ALL = 100;
  private static final int PARTS = 10_000;

  /**
   * Whether the challenger answers these instances: where the project's rule says so, and else by
   * the value that the first of them has in the column that the project names, or by chance. Who
   * once was answered by the challenger is, for as long as its share does not shrink; who has no
   * value there is not.
   */
  boolean sends(Challenger challenger, HttpRequest request, Instances instances) {
    TrafficRule match = challenger.match();
    if (match != null && matches(match, request, instances)) {
      return true;
    }
    String column = challenger.stickyBy();
    if (column == null || challenger.percent() == 0) {
      return random.nextInt(ALL) < challenger.percent();
    }
    Object value = instances.values().apply(0).get(column);
    return value != null
        && part(challenger.serving().version() + ":" + value)
            < challenger.percent() * (PARTS / ALL);
  }

  private static boolean matches(TrafficRule rule, HttpRequest request, Instances instances) {
    return switch (rule) {
      case TrafficRule.OfColumn(var column, var in) ->
          is(instances.values().apply(0).get(column), in);
      case TrafficRule.OfHeader(var header, var in) -> {
        String value = request.header(header);
        yield in.isEmpty() ? !value.isEmpty() : in.contains(value);
      }
    };
  }

  /** As it is written, or as the number that it is: 3 is 3.0. */
  private static boolean is(@Nullable Object value, List<String> in) {
    return value != null
        && (in.contains(value.toString())
            || (value instanceof Number number
                && in.contains(
                    new BigDecimal(number.toString()).stripTrailingZeros().toPlainString())));
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
