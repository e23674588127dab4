package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 API Reference, "ListObjects" and "ListObjectsV2". */
class S3ListTest extends S3Conformance {

  /** In the order of their UTF-8 bytes, which is not that of UTF-16: U+FF5E is before U+1F600. */
  private static final List<String> KEYS =
      List.of("a", "a b+c&d", "a/1", "a/2", "b/x/1", "b/y", "c", "ü", "\uFF5E", "\uD83D\uDE00");

  @BeforeAll
  void write() {
    KEYS.reversed().forEach(key -> put(key, key));
  }

  @Test
  void keysComeInTheOrderOfTheirBytes() {
    var list = s3.listObjectsV2(l -> l.bucket(bucket));

    assertThat(list.contents()).extracting(S3Object::key).containsExactlyElementsOf(KEYS);
    assertThat(list.keyCount()).isEqualTo(KEYS.size());
    assertThat(list.isTruncated()).isFalse();
    assertThat(list.contents().getFirst().size()).isEqualTo(1);
  }

  @Test
  void pagesJoinToTheWhole() {
    List<String> seen = new ArrayList<>();
    for (var page : s3.listObjectsV2Paginator(l -> l.bucket(bucket).maxKeys(3))) {
      assertThat(page.contents()).hasSizeBetween(1, 3);
      page.contents().forEach(object -> seen.add(object.key()));
    }

    assertThat(seen).containsExactlyElementsOf(KEYS);
  }

  @Test
  void whatIsBeyondTheDelimiterIsRolledUpAndCountsOnce() {
    var first = s3.listObjectsV2(l -> l.bucket(bucket).delimiter("/").maxKeys(3));
    var second =
        s3.listObjectsV2(l ->
            l.bucket(bucket)
                .delimiter("/")
                .maxKeys(3)
                .continuationToken(first.nextContinuationToken()));

    assertThat(first.contents()).extracting(S3Object::key).containsExactly("a", "a b+c&d");
    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
    assertThat(first.keyCount()).isEqualTo(3);
    assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("c", "ü");
  }

  @Test
  void aPrefixNarrowsAndADelimiterCountsBehindIt() {
    var list = s3.listObjectsV2(l -> l.bucket(bucket).prefix("b/").delimiter("/"));

    assertThat(list.contents()).extracting(S3Object::key).containsExactly("b/y");
    assertThat(list.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/x/");
  }

  @Test
  void aListMayStartBehindAKeyThatNeedNotExist() {
    assertThat(s3.listObjectsV2(l -> l.bucket(bucket).startAfter("b/yy")).contents())
        .extracting(S3Object::key)
        .containsExactly("c", "ü", "\uFF5E", "\uD83D\uDE00");
    var page = s3.listObjectsV2(l -> l.bucket(bucket).startAfter("a").maxKeys(1));
    assertThat(page.contents()).extracting(S3Object::key).containsExactly("a b+c&d");
    assertThat(
            s3.listObjectsV2(l ->
                    l.bucket(bucket)
                        .startAfter("a")
                        .maxKeys(1)
                        .continuationToken(page.nextContinuationToken()))
                .contents())
        .extracting(S3Object::key)
        .containsExactly("a/1");
  }

  @Test
  void encodedKeysAreTheSameKeys() {
    var list = s3.listObjectsV2(l -> l.bucket(bucket).encodingType(EncodingType.URL));

    assertThat(list.contents()).extracting(S3Object::key).containsExactlyElementsOf(KEYS);
  }

  @Test
  void aPageOfNoneIsEmptyAndTheLast() {
    var list = s3.listObjectsV2(l -> l.bucket(bucket).maxKeys(0));

    assertThat(list.contents()).isEmpty();
    assertThat(list.isTruncated()).isFalse();
  }

  @Test
  void moreThanAThousandIsAThousand() {
    assertThat(s3.listObjectsV2(l -> l.bucket(bucket).maxKeys(5000)).maxKeys()).isEqualTo(1000);
  }

  @Test
  void whatIsNoTokenOrNumberIsAnInvalidArgument() {
    refused(
        () -> s3.listObjectsV2(l -> l.bucket(bucket).continuationToken("no token")),
        400,
        "InvalidArgument");
    refused(() -> s3.listObjectsV2(l -> l.bucket(bucket).maxKeys(-1)), 400, "InvalidArgument");
    refused(
        () -> s3.listObjectsV2(l -> l.bucket(bucket).encodingType("gzip")), 400, "InvalidArgument");
  }

  @Test
  void theOldListGoesOnByKey() {
    var first = s3.listObjects(l -> l.bucket(bucket).delimiter("/").maxKeys(3));
    var second = s3.listObjects(l -> l.bucket(bucket).delimiter("/").marker(first.nextMarker()));

    assertThat(first.isTruncated()).isTrue();
    assertThat(first.nextMarker()).isEqualTo("a/");
    assertThat(second.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
    assertThat(s3.listObjects(l -> l.bucket(bucket).maxKeys(3)).nextMarker()).isNull();
  }
}
