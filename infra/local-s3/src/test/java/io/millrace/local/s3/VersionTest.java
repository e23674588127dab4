package io.millrace.local.s3;

import static io.millrace.local.s3.ObjectTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions, delete markers, and what is announced of both. */
class VersionTest extends S3Fixture {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void everyVersionStaysUntilItIsDeletedByItsId() {
    keepVersions();
    String one = put("k", "one").versionId();
    String two = put("k", "two").versionId();
    assertThat(version("k", one)).isEqualTo("one");
    assertThat(get("k")).isEqualTo("two");

    var deleted = s3.deleteObject(b -> b.bucket(BUCKET).key("k"));
    assertThat(deleted.deleteMarker()).isTrue();
    refused(() -> get("k"), 404, "NoSuchKey");
    refused(() -> version("k", deleted.versionId()), 405, "MethodNotAllowed");
    refused(() -> version("k", "0".repeat(32)), 404, "NoSuchVersion");
    assertThat(version("k", two)).isEqualTo("two");

    s3.deleteObject(b -> b.bucket(BUCKET).key("k").versionId(deleted.versionId()));
    assertThat(get("k")).isEqualTo("two");
    s3.deleteObject(b -> b.bucket(BUCKET).key("k").versionId(two));
    assertThat(get("k")).isEqualTo("one");
  }

  @Test
  void whatWasThereBeforeVersioningIsTheNullVersion() {
    put("k", "before");
    keepVersions();
    put("k", "after");
    assertThat(version("k", "null")).isEqualTo("before");
    s3.putBucketVersioning(b ->
        b.bucket(BUCKET).versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
    assertThat(put("k", "suspended").versionId()).as("AWS does not name it").isNull();
    assertThat(s3.headObject(b -> b.bucket(BUCKET).key("k")).versionId()).isEqualTo("null");
    assertThat(version("k", "null")).isEqualTo("suspended");
    assertThat(s3.listObjectVersions(b -> b.bucket(BUCKET)).versions()).hasSize(2);
  }

  @Test
  void versionsAreListedNewestFirstPageByPage() {
    keepVersions();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      written.addFirst(put("a", "a" + i).versionId());
    }
    s3.deleteObject(b -> b.bucket(BUCKET).key("a"));
    put("b/1", "x");
    put("b/2", "x");

    List<String> seen = new ArrayList<>();
    ListObjectVersionsRequest request =
        ListObjectVersionsRequest.builder().bucket(BUCKET).maxKeys(2).delimiter("/").build();
    ListObjectVersionsResponse page;
    do {
      page = s3.listObjectVersions(request);
      page.deleteMarkers().forEach(marker -> seen.add("marker " + marker.isLatest()));
      page.versions().forEach(v -> seen.add(v.versionId()));
      page.commonPrefixes().forEach(prefix -> seen.add(prefix.prefix()));
      request =
          request.toBuilder()
              .keyMarker(page.nextKeyMarker())
              .versionIdMarker(page.nextVersionIdMarker())
              .build();
    } while (page.isTruncated());

    List<String> expected = new ArrayList<>(List.of("marker true"));
    expected.addAll(written);
    expected.add("b/");
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void manyAreDeletedAtOnce() {
    keepVersions();
    put("a", "1");
    String b1 = put("b", "1").versionId();
    var answer =
        s3.deleteObjects(b ->
            b.bucket(BUCKET)
                .delete(d ->
                    d.objects(
                        ObjectIdentifier.builder().key("a").build(),
                        ObjectIdentifier.builder().key("b").versionId(b1).build(),
                        ObjectIdentifier.builder().key("b").eTag("\"0\"").build())));
    assertThat(answer.deleted())
        .extracting(d -> d.key() + " " + d.deleteMarker())
        .containsExactly("a true", "b null");
    assertThat(answer.errors()).singleElement().satisfies(e -> assertThat(e.key()).isEqualTo("b"));
  }

  @Test
  void changesAreAnnouncedAsAmazonDoes() {
    announceBucket();
    String version = put("a b/ü.csv", "12345").versionId();
    s3.copyObject(b ->
        b.sourceBucket(BUCKET)
            .sourceKey("a b/ü.csv")
            .destinationBucket(BUCKET)
            .destinationKey("copy"));
    s3.deleteObject(b -> b.bucket(BUCKET).key("a b/ü.csv"));
    s3.deleteObject(b -> b.bucket(BUCKET).key("a b/ü.csv").versionId(version));

    assertThat(announced)
        .extracting(event -> event.bus() + " " + event.source() + " " + event.type())
        .containsExactly(
            "default aws.s3 Object Created",
            "default aws.s3 Object Created",
            "default aws.s3 Object Deleted",
            "default aws.s3 Object Deleted");
    assertThat(announced.getFirst().resources()).containsExactly("arn:aws:s3:::" + BUCKET);
    JsonNode created = detail(0);
    assertThat(created.propertyNames())
        .containsExactly(
            "version",
            "bucket",
            "object",
            "request-id",
            "requester",
            "source-ip-address",
            "reason");
    assertThat(created.path("object").propertyNames())
        .containsExactly("key", "size", "etag", "version-id", "sequencer");
    assertThat(created.path("object").path("key").asString()).isEqualTo("a b/ü.csv");
    assertThat(created.path("object").path("size").asInt()).isEqualTo(5);
    assertThat(created.path("object").path("version-id").asString()).isEqualTo(version);
    assertThat(created.path("reason").asString()).isEqualTo("PutObject");
    assertThat(detail(1).path("reason").asString()).isEqualTo("CopyObject");
    assertThat(detail(2).path("deletion-type").asString()).isEqualTo("Delete Marker Created");
    assertThat(detail(3).path("deletion-type").asString()).isEqualTo("Permanently Deleted");
    List<String> sequencers = new ArrayList<>();
    for (int i : new int[] {0, 2, 3}) {
      sequencers.add(detail(i).path("object").path("sequencer").asString());
    }
    assertThat(sequencers).isSorted().doesNotHaveDuplicates();
  }

  private void announceBucket() {
    service
        .resourceTypes()
        .getFirst()
        .create(
            new Resource(
                "stack",
                "Intake",
                JSON.readTree(
                    """
                    {"BucketName": "intake",
                     "VersioningConfiguration": {"Status": "Enabled"},
                     "NotificationConfiguration":
                       {"EventBridgeConfiguration": {"EventBridgeEnabled": true}}}
                    """)));
  }

  private JsonNode detail(int event) {
    return JSON.readTree(announced.get(event).detail());
  }

  private String version(String key, String id) {
    return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key).versionId(id)).asUtf8String();
  }
}
