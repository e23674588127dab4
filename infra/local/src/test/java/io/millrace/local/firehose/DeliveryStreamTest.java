package io.millrace.local.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryStreamTest {

  private static final Instant NOW = Instant.parse("2026-11-23T18:46:07Z");
  private static final UUID ID = new UUID(1, 2);

  @TempDir Path folder;
  private final Map<String, byte[]> delivered = new LinkedHashMap<>();

  @Test
  void recordsAreDeliveredTogetherUnderTheNameThatFirehoseGives() {
    DeliveryStream stream = stream(settings("captures/", 1000, false), this::deliver);
    stream.put("a\n".getBytes(UTF_8));
    stream.put("b\n".getBytes(UTF_8));
    assertThat(delivered).isEmpty();

    stream.deliver();
    stream.deliver();

    assertThat(delivered)
        .containsOnlyKeys("data/captures/2026/11/23/18/captures-1-2026-11-23-18-46-07-" + ID);
    assertThat(delivered.values()).containsExactly("a\nb\n".getBytes(UTF_8));
  }

  @Test
  void aFullBufferIsDeliveredAtOnce() {
    DeliveryStream stream = stream(settings("", 4, false), this::deliver);

    stream.put("abc".getBytes(UTF_8));
    assertThat(delivered).isEmpty();
    stream.put("d".getBytes(UTF_8));

    assertThat(delivered.values()).containsExactly("abcd".getBytes(UTF_8));
  }

  @Test
  void whatAnEarlierProcessLeftIsDelivered() {
    DeliveryStream killed =
        stream(
            settings("", 1000, false),
            (bucket, key, content, type) -> {
              throw new IllegalStateException("killed");
            });
    killed.put("first".getBytes(UTF_8));
    assertThatThrownBy(killed::deliver).hasMessage("killed");
    killed.put("second".getBytes(UTF_8));

    DeliveryStream restarted = stream(settings("", 1000, false), this::deliverUnderAnyName);
    restarted.put("third".getBytes(UTF_8));
    restarted.deliver();

    assertThat(delivered.values())
        .containsExactly("first".getBytes(UTF_8), "secondthird".getBytes(UTF_8));
  }

  @Test
  void whatWaitsWhenTheCloudEndsIsDeliveredThen() {
    new DeliveryStream(
            "captures",
            settings("", 1000, false),
            folder.resolve("captures"),
            this::deliver,
            () -> NOW,
            () -> ID)
        .put("a".getBytes(UTF_8));
    FirehoseService service = new FirehoseService(folder, this::deliver, () -> NOW);
    service
        .resourceTypes()
        .getFirst()
        .create(
            new Resource(
                "stack",
                "Captures",
                JsonTrees.parse(
                    """
                    {"DeliveryStreamName": "captures",
                     "ExtendedS3DestinationConfiguration": {"BucketARN": "arn:aws:s3:::data"}}
                    """)));
    assertThat(delivered).isEmpty();

    service.close();

    assertThat(delivered.values()).containsExactly("a".getBytes(UTF_8));
  }

  @Test
  void objectsAreCompressedWhereTheSettingsSaySo() throws IOException {
    DeliveryStream stream = stream(settings("", 1000, true), this::deliver);
    stream.put("abc".getBytes(UTF_8));
    stream.deliver();

    var object = delivered.entrySet().iterator().next();
    assertThat(object.getKey()).endsWith(".gz");
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(object.getValue()))) {
      assertThat(gzip.readAllBytes()).isEqualTo("abc".getBytes(UTF_8));
    }
  }

  @Test
  void aPrefixMaySayWhereTheTimeGoes() {
    assertThat(new KeyPrefix("x/!{timestamp:yyyy}/!{timestamp:MM-dd}/").at(NOW))
        .isEqualTo("x/2026/11-23/");
    assertThat(new KeyPrefix("x/").at(NOW)).isEqualTo("x/2026/11/23/18/");
  }

  private DeliveryStream stream(DeliverySettings settings, Destination destination) {
    return new DeliveryStream("captures", settings, folder, destination, () -> NOW, () -> ID);
  }

  private static DeliverySettings settings(String prefix, long sizeBytes, boolean gzip) {
    return new DeliverySettings(
        "data", new KeyPrefix(prefix), Duration.ofSeconds(60), sizeBytes, gzip);
  }

  private void deliver(String bucket, String key, byte[] content, String contentType) {
    delivered.put(bucket + "/" + key, content);
  }

  private void deliverUnderAnyName(String bucket, String key, byte[] content, String contentType) {
    delivered.put(bucket + "/" + key + "#" + delivered.size(), content);
  }
}
