package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3 User Guide, "Retaining multiple versions of objects with S3 Versioning". */
class S3VersionsTest extends S3Conformance {

  @BeforeAll
  void versions() {
    keepVersions();
  }

  @Test
  void whatIsOverwrittenStaysUnderItsId() {
    String first = put("kept", "first").versionId();
    String second = put("kept", "second").versionId();

    assertThat(get("kept")).isEqualTo("second");
    assertThat(
            s3.getObjectAsBytes(g -> g.bucket(bucket).key("kept").versionId(first)).asUtf8String())
        .isEqualTo("first");
    delete("kept", second);
    assertThat(get("kept")).isEqualTo("first");
  }

  @Test
  void aDeletionIsAMarkerThatCanBeTakenAway() {
    put("hidden", "x");
    var deletion = s3.deleteObject(d -> d.bucket(bucket).key("hidden"));

    assertThat(deletion.deleteMarker()).isTrue();
    Throwable hidden = catchThrowable(() -> get("hidden"));
    assertThat(hidden)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
              assertThat(
                      e.awsErrorDetails()
                          .sdkHttpResponse()
                          .firstMatchingHeader("x-amz-delete-marker"))
                  .hasValue("true");
            });
    refused(
        () ->
            s3.getObjectAsBytes(
                g -> g.bucket(bucket).key("hidden").versionId(deletion.versionId())),
        405,
        "MethodNotAllowed");
    delete("hidden", deletion.versionId());
    assertThat(get("hidden")).isEqualTo("x");
  }

  @Test
  void whatWasNeverThereCanBeMarkedDeletedToo() {
    assertThat(s3.deleteObject(d -> d.bucket(bucket).key("never")).deleteMarker()).isTrue();
  }

  @Test
  void aVersionOfAnotherKeyIsNone() {
    String other = put("other", "x").versionId();
    put("mine", "x");

    refused(
        () -> s3.getObjectAsBytes(g -> g.bucket(bucket).key("mine").versionId(other)),
        404,
        "NoSuchVersion");
  }

  @Test
  void versionsAreListedNewestFirstInPages() {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      written.addFirst("p/a " + put("p/a", "" + i).versionId());
    }
    String marker = s3.deleteObject(d -> d.bucket(bucket).key("p/b")).versionId();
    written.add("p/c " + put("p/c", "x").versionId());

    List<String> versions = new ArrayList<>();
    List<String> markers = new ArrayList<>();
    for (var page : s3.listObjectVersionsPaginator(l -> l.bucket(bucket).prefix("p/").maxKeys(2))) {
      assertThat(page.versions().size() + page.deleteMarkers().size()).isBetween(1, 2);
      page.versions().forEach(v -> versions.add(v.key() + " " + v.versionId()));
      page.deleteMarkers().forEach(m -> markers.add(m.key() + " " + m.versionId()));
    }

    assertThat(versions).containsExactlyElementsOf(written);
    assertThat(markers).containsExactly("p/b " + marker);
    assertThat(s3.listObjectVersions(l -> l.bucket(bucket).prefix("p/a")).versions())
        .extracting(ObjectVersion::isLatest)
        .containsExactly(true, false, false);
    refused(
        () -> s3.listObjectVersions(l -> l.bucket(bucket).versionIdMarker("x")),
        400,
        "InvalidArgument");
  }

  @Test
  void manyAreDeletedAtOnceEachWithItsOutcome() {
    put("many/1", "x");
    String version = put("many/2", "x").versionId();

    var deleted =
        s3.deleteObjects(d ->
            d.bucket(bucket)
                .delete(list ->
                    list.objects(
                        ObjectIdentifier.builder().key("many/1").build(),
                        ObjectIdentifier.builder().key("many/2").versionId(version).build())));

    assertThat(deleted.deleted())
        .extracting(DeletedObject::key, DeletedObject::deleteMarker)
        .containsExactlyInAnyOrder(tuple("many/1", true), tuple("many/2", null));
    assertThat(deleted.errors()).isEmpty();
    refused(() -> get("many/1"), 404, "NoSuchKey");
  }

  @Test
  void noMoreThanAThousandAreDeletedAtOnce() {
    List<ObjectIdentifier> tooMany =
        IntStream.range(0, 1001)
            .mapToObj(i -> ObjectIdentifier.builder().key("k" + i).build())
            .toList();

    refused(
        () -> s3.deleteObjects(d -> d.bucket(bucket).delete(list -> list.objects(tooMany))),
        400,
        "MalformedXML");
  }

  @Test
  void whatIsWrittenWhileVersioningSleepsIsTheNullVersion() {
    String name = "suspended-" + bucket.substring("conformance-".length());
    s3.createBucket(c -> c.bucket(name));
    try {
      s3.putObject(p -> p.bucket(name).key("k"), RequestBody.fromString("before"));
      version(name, BucketVersioningStatus.ENABLED);
      version(name, BucketVersioningStatus.SUSPENDED);

      var written = s3.putObject(p -> p.bucket(name).key("k"), RequestBody.fromString("after"));

      assertThat(written.versionId()).isNull();
      assertThat(s3.headObject(h -> h.bucket(name).key("k")).versionId()).isEqualTo("null");
      assertThat(s3.listObjectVersions(l -> l.bucket(name)).versions())
          .extracting(ObjectVersion::versionId)
          .containsExactly("null");
    } finally {
      s3.deleteObject(d -> d.bucket(name).key("k").versionId("null"));
      s3.deleteBucket(d -> d.bucket(name));
    }
  }

  private void version(String name, BucketVersioningStatus status) {
    s3.putBucketVersioning(v -> v.bucket(name).versioningConfiguration(c -> c.status(status)));
    assertThat(s3.getBucketVersioning(g -> g.bucket(name)).status()).isEqualTo(status);
  }
}
