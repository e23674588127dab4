package io.millrace.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

@ParameterizedClass
@EnumSource
class S3ObjectStoreTest extends ObjectStoreContract {

  private final TestBucket bucket;
  private final S3Presigner presigner;
  private final ObjectStore store;

  S3ObjectStoreTest(AwsEndpoint endpoint) {
    AwsClients aws = endpoint.clients();
    bucket = TestBucket.create(aws.s3());
    presigner = aws.presigner(bucket.s3());
    store = new S3ObjectStore(bucket.s3(), presigner);
  }

  @AfterEach
  void close() {
    presigner.close();
    bucket.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected String bucket() {
    return bucket.name();
  }

  @Test
  void versionsOfWhatIsDeletedAreNotListedHoweverSmallThePages() {
    for (String key : new String[] {"a", "a", "a", "b", "c", "c"}) {
      store.write(bucket(), key, new byte[0], "text/plain");
    }
    bucket.s3().deleteObject(delete -> delete.bucket(bucket()).key("a"));
    bucket.s3().deleteObject(delete -> delete.bucket(bucket()).key("c"));

    assertThat(store.versions(bucket(), null, 1))
        .extracting(version -> version.object().key())
        .containsExactly("b");
    assertThat(store.versions(bucket(), null, 100)).hasSize(1);
  }

  @Test
  void whoeverHasAPresignedUrlMayPutThatObjectAndNoOther() throws Exception {
    URI url =
        store.presignedPut(bucket(), "a/b c.csv", 3, null, "text/csv", Duration.ofMinutes(5)).url();
    URI otherKey = URI.create(url.toString().replace("/a/", "/b/"));

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(put(http, url, "x,y,z", "text/csv")).as("longer").isEqualTo(403);
      assertThat(put(http, url, "x", "text/csv")).as("shorter").isEqualTo(403);
      assertThat(put(http, url, "x,y", "text/html")).as("of another type").isEqualTo(403);
      assertThat(put(http, otherKey, "x,y", "text/csv")).as("elsewhere").isEqualTo(403);
      assertThat(put(http, url, "x,y", "text/csv")).isEqualTo(200);
    }
    try (var stream = store.read(store.head(bucket(), "a/b c.csv").orElseThrow())) {
      assertThat(stream.readAllBytes()).isEqualTo("x,y".getBytes(UTF_8));
    }
  }

  @Test
  void whoSaysTheDigestPutsThoseBytesAndNoOthers() throws Exception {
    var expected =
        store.presignedPut(
            bucket(), "a/d.csv", 3, Sha256.of("x,y"), "text/csv", Duration.ofMinutes(5));

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(put(http, expected.url(), "x,y", expected.headers(), "x-amz-checksum-sha256"))
          .as("without the digest")
          .isEqualTo(403);
      assertThat(put(http, expected.url(), "x,z", expected.headers(), "")).isEqualTo(400);
      assertThat(store.head(bucket(), "a/d.csv")).isEmpty();
      assertThat(put(http, expected.url(), "x,y", expected.headers(), "")).isEqualTo(200);
    }
    assertThat(store.head(bucket(), "a/d.csv")).isPresent();
  }

  private static int put(
      HttpClient http, URI url, String body, Map<String, String> headers, String without)
      throws Exception {
    var put = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString(body));
    headers.forEach((name, value) -> {
      if (!name.equalsIgnoreCase(without)) {
        put.header(name, value);
      }
    });
    return http.send(put.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void whoeverHasAPresignedUrlMayReadThatVersion() throws Exception {
    var first = store.write(bucket(), "a/b c.csv", "1".getBytes(UTF_8), "text/csv");
    store.write(bucket(), "a/b c.csv", "2".getBytes(UTF_8), "text/csv");
    var get = HttpRequest.newBuilder(store.presignedGet(first, Duration.ofMinutes(5))).build();

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(get, BodyHandlers.ofString()).body()).isEqualTo("1");
    }
  }

  private static int put(HttpClient http, URI url, String body, String type) throws Exception {
    var put =
        HttpRequest.newBuilder(url)
            .header("content-type", type)
            .PUT(BodyPublishers.ofString(body))
            .build();
    return http.send(put, BodyHandlers.ofString()).statusCode();
  }
}
