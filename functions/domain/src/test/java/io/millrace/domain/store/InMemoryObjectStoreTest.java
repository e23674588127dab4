package io.millrace.domain.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectStore.PresignedPut;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {

  private Instant now = Instant.EPOCH;
  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> now);

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected String bucket() {
    return "bucket";
  }

  @Override
  protected int put(URI url, Map<String, String> headers, String body) {
    return store.put(url, headers, body.getBytes(UTF_8));
  }

  @Override
  protected String get(URI url) {
    return new String(store.get(url).orElseThrow(), UTF_8);
  }

  @Test
  void aUrlEnds() {
    ObjectRef object = store.write("bucket", "a", "x".getBytes(UTF_8), "text/plain");
    Duration minute = Duration.ofMinutes(1);
    URI read = store.presignedGet(object, minute);
    PresignedPut put = store.presignedPut("bucket", "b", 1, null, "text/plain", minute);

    now = now.plus(minute);

    assertThat(store.get(read)).isEmpty();
    assertThat(store.put(put.url(), put.headers(), new byte[1])).isEqualTo(403);
  }
}
