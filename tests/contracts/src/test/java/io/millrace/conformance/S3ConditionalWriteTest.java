package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3 User Guide, "Add preconditions to S3 operations with conditional requests". */
class S3ConditionalWriteTest extends S3Conformance {

  private static final String STALE = "\"00000000000000000000000000000000\"";

  @Test
  void ifNoneMatchWritesOnlyWhatIsNotThere() {
    putIfAbsent("absent", "first");

    refused(() -> putIfAbsent("absent", "second"), 412, "PreconditionFailed");
    assertThat(get("absent")).isEqualTo("first");
  }

  @Test
  void ifNoneMatchWritesAgainWhatWasDeleted() {
    putIfAbsent("deleted", "first");
    s3.deleteObject(d -> d.bucket(bucket).key("deleted"));

    putIfAbsent("deleted", "second");

    assertThat(get("deleted")).isEqualTo("second");
  }

  @Test
  void ofManyWhoWriteWhatIsNotThereOneWins() throws Exception {
    List<Callable<Boolean>> writers =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(i -> () -> wins("contended", "writer " + i))
            .toList();
    try (var pool = Executors.newFixedThreadPool(writers.size())) {
      int won = 0;
      for (Future<Boolean> writer : pool.invokeAll(writers)) {
        won += writer.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void ifNoneMatchKnowsNothingButTheStar() {
    refused(
        () ->
            s3.putObject(
                p -> p.bucket(bucket).key("star").ifNoneMatch(STALE), RequestBody.fromString("x")),
        501,
        "NotImplemented");
  }

  @Test
  void ifMatchReplacesOnlyWhatIsAsKnown() {
    String etag = put("known", "first").eTag();
    putIfMatch("known", etag, "second");

    refused(() -> putIfMatch("known", etag, "third"), 412, "PreconditionFailed");
    assertThat(get("known")).isEqualTo("second");
  }

  @Test
  void ifMatchFindsNothingToReplace() {
    refused(() -> putIfMatch("nothing", STALE, "x"), 404, "NoSuchKey");
  }

  @Test
  void ifMatchDeletesOnlyWhatIsAsKnown() {
    String etag = put("doomed", "first").eTag();

    refused(
        () -> s3.deleteObject(d -> d.bucket(bucket).key("doomed").ifMatch(STALE)),
        412,
        "PreconditionFailed");
    assertThat(get("doomed")).isEqualTo("first");
    s3.deleteObject(d -> d.bucket(bucket).key("doomed").ifMatch(etag));
    refused(() -> get("doomed"), 404, "NoSuchKey");
  }

  private void putIfAbsent(String key, String content) {
    s3.putObject(p -> p.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(content));
  }

  private void putIfMatch(String key, String etag, String content) {
    s3.putObject(p -> p.bucket(bucket).key(key).ifMatch(etag), RequestBody.fromString(content));
  }

  /** A loser hears that it is there already, or that another is just writing it. */
  private boolean wins(String key, String content) {
    try {
      putIfAbsent(key, content);
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isIn(409, 412);
      return false;
    }
  }
}
