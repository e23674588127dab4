package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Tag;

/** S3 User Guide, "Categorizing your objects using tags". */
class S3TaggingTest extends S3Conformance {

  @Test
  void tagsArePutReplacedAndTakenAway() {
    put("tagged", "x");
    tag("tagged", List.of(tag("a", "1"), tag("b", "")));
    assertThat(tags("tagged")).containsExactlyInAnyOrder(tag("a", "1"), tag("b", ""));
    assertThat(s3.getObject(g -> g.bucket(bucket).key("tagged")).response().tagCount())
        .isEqualTo(2);

    tag("tagged", List.of(tag("c", "3")));
    assertThat(tags("tagged")).containsExactly(tag("c", "3"));

    s3.deleteObjectTagging(d -> d.bucket(bucket).key("tagged"));
    assertThat(tags("tagged")).isEmpty();
  }

  @Test
  void tagsThatCannotBeAreRefused() {
    put("refused", "x");
    List<Tag> eleven = IntStream.range(0, 11).mapToObj(i -> tag("t" + i, "x")).toList();

    refused(() -> tag("refused", eleven), 400, "BadRequest");
    refused(() -> tag("refused", List.of(tag("a", "1"), tag("a", "2"))), 400, "InvalidTag");
    refused(() -> tag("refused", List.of(tag("k".repeat(129), "1"))), 400, "InvalidTag");
    refused(() -> tag("refused", List.of(tag("k", "v".repeat(257)))), 400, "InvalidTag");
    assertThat(tags("refused")).isEmpty();
  }

  @Test
  void whatIsMissingHasNoTags() {
    refused(() -> tags("missing"), 404, "NoSuchKey");
    refused(() -> tag("missing", List.of(tag("a", "1"))), 404, "NoSuchKey");
  }

  private void tag(String key, List<Tag> tags) {
    s3.putObjectTagging(p -> p.bucket(bucket).key(key).tagging(t -> t.tagSet(tags)));
  }

  private List<Tag> tags(String key) {
    return s3.getObjectTagging(g -> g.bucket(bucket).key(key)).tagSet();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
