package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
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
  @AutoClose private final HttpClient http = HttpClient.newHttpClient();

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

  @Override
  protected int put(URI url, Map<String, String> headers, String body) throws Exception {
    var put = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString(body));
    headers.forEach(put::header);
    return http.send(put.build(), BodyHandlers.ofString()).statusCode();
  }

  @Override
  protected String get(URI url) throws Exception {
    return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
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
}
