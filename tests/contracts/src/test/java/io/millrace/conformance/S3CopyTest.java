package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** S3 API Reference, "CopyObject". */
class S3CopyTest extends S3Conformance {

  private static final String SOURCE = "a source/ü+&";
  private static final String OTHER = "\"00000000000000000000000000000000\"";

  private String etag = "";
  private String version = "";

  @BeforeAll
  void write() {
    keepVersions();
    var written =
        s3.putObject(
            p ->
                p.bucket(bucket)
                    .key(SOURCE)
                    .contentType("text/csv")
                    .metadata(Map.of("origin", "here"))
                    .tagging("colour=red"),
            RequestBody.fromString("content"));
    etag = written.eTag();
    version = written.versionId();
  }

  @Test
  void aCopyIsAsItsSource() {
    var copied = copy("same", c -> {});

    assertThat(copied).isEqualTo(etag);
    assertThat(get("same")).isEqualTo("content");
    var head = s3.headObject(h -> h.bucket(bucket).key("same"));
    assertThat(head.contentType()).isEqualTo("text/csv");
    assertThat(head.metadata()).containsEntry("origin", "here");
    assertThat(tags("same")).containsExactly(tag("red"));
  }

  @Test
  void aCopyMayBeDescribedAnew() {
    copy(
        "anew",
        c ->
            c.metadataDirective(MetadataDirective.REPLACE)
                .contentType("text/plain")
                .metadata(Map.of())
                .taggingDirective(TaggingDirective.REPLACE)
                .tagging("colour=blue"));

    var head = s3.headObject(h -> h.bucket(bucket).key("anew"));
    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.metadata()).isEmpty();
    assertThat(tags("anew")).containsExactly(tag("blue"));
  }

  @Test
  void anOlderVersionMayBeCopied() {
    put("moved", "newer");
    String older = s3.headObject(h -> h.bucket(bucket).key("moved")).versionId();
    put("moved", "newest");

    s3.copyObject(c ->
        c.sourceBucket(bucket)
            .sourceKey("moved")
            .sourceVersionId(older)
            .destinationBucket(bucket)
            .destinationKey("restored"));

    assertThat(get("restored")).isEqualTo("newer");
  }

  @Test
  void aCopyOntoItselfMustChangeSomething() {
    refused(() -> copy(SOURCE, c -> {}), 400, "InvalidRequest");
  }

  @Test
  void aCopyMayDependOnItsSource() {
    refused(() -> copy("not", c -> c.copySourceIfMatch(OTHER)), 412, "PreconditionFailed");
    refused(() -> copy("not", c -> c.copySourceIfNoneMatch(etag)), 412, "PreconditionFailed");
    copy("yes", c -> c.copySourceIfMatch(etag));
    assertThat(get("yes")).isEqualTo("content");
  }

  @Test
  void whatIsMissingIsToldByItsCode() {
    refused(() -> copy("not", c -> c.sourceKey("missing")), 404, "NoSuchKey");
    refused(() -> copy("not", c -> c.sourceBucket("missing-" + bucket)), 404, "NoSuchBucket");
    refused(
        () -> copy("not", c -> c.sourceKey("same").sourceVersionId(version)), 404, "NoSuchVersion");
    refused(() -> copy("not", c -> c.metadataDirective("MERGE")), 400, "InvalidArgument");
  }

  private String copy(String to, Consumer<CopyObjectRequest.Builder> how) {
    return s3.copyObject(c ->
            how.accept(
                c.sourceBucket(bucket)
                    .sourceKey(SOURCE)
                    .destinationBucket(bucket)
                    .destinationKey(to)))
        .copyObjectResult()
        .eTag();
  }

  private List<Tag> tags(String key) {
    return s3.getObjectTagging(g -> g.bucket(bucket).key(key)).tagSet();
  }

  private static Tag tag(String colour) {
    return Tag.builder().key("colour").value(colour).build();
  }
}
