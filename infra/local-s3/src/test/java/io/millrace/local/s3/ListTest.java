package io.millrace.local.s3;

import static io.millrace.local.s3.ObjectTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Listings: order, prefixes, pages. */
class ListTest extends S3Fixture {

  @Test
  void keysAreListedInTheOrderOfTheirBytes() {
    List<String> keys = List.of("Z", "a", "a/b", "é", "\uFFFD", "😀", "a-b");
    keys.forEach(key -> put(key, ""));
    List<String> expected =
        keys.stream()
            .sorted((x, y) ->
                Arrays.compareUnsigned(
                    x.getBytes(StandardCharsets.UTF_8), y.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(list(ListObjectsV2Request.builder().bucket(BUCKET).build())).isEqualTo(expected);
  }

  /** Pages of every size, with and without delimiter, against a listing by hand. */
  @Test
  void pagesJoinToTheWholeList() {
    Random random = new Random(7);
    TreeSet<String> keys = new TreeSet<>();
    while (keys.size() < 40) {
      StringBuilder key = new StringBuilder();
      int length = 1 + random.nextInt(5);
      for (int i = 0; i < length; i++) {
        key.append("ab/".charAt(random.nextInt(3)));
      }
      keys.add(key.toString());
    }
    keys.forEach(key -> put(key, ""));
    for (String prefix : List.of("", "a", "a/", "b/a", "nothing")) {
      for (String delimiter : List.of("", "/", "ab")) {
        for (int size : List.of(1, 2, 7, 1000)) {
          ListObjectsV2Request request =
              ListObjectsV2Request.builder()
                  .bucket(BUCKET)
                  .prefix(prefix)
                  .delimiter(delimiter)
                  .maxKeys(size)
                  .build();
          assertThat(list(request))
              .as("prefix '%s' delimiter '%s' page %s", prefix, delimiter, size)
              .isEqualTo(byHand(keys, prefix, delimiter));
        }
      }
    }
  }

  @Test
  void aListMayStartBehindAKey() {
    List.of("a", "b", "c").forEach(key -> put(key, ""));
    var answer = s3.listObjectsV2(b -> b.bucket(BUCKET).startAfter("a").maxKeys(1));
    assertThat(answer.contents()).extracting(S3Object::key).containsExactly("b");
    assertThat(answer.isTruncated()).isTrue();
    assertThat(answer.keyCount()).isEqualTo(1);
    assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).maxKeys(0)).isTruncated()).isFalse();
    assertThat(s3.listObjects(b -> b.bucket(BUCKET).marker("b")).contents())
        .extracting(S3Object::key)
        .containsExactly("c");
    refused(
        () -> s3.listObjectsV2(b -> b.bucket(BUCKET).continuationToken("%%%")),
        400,
        "InvalidArgument");
    refused(() -> s3.listObjectsV2(b -> b.bucket("none")), 404, "NoSuchBucket");
  }

  @Test
  void bucketsAreListedByName() {
    s3.createBucket(b -> b.bucket("another"));
    assertThat(s3.listBuckets().buckets())
        .extracting(bucket -> bucket.name())
        .containsExactly("another", BUCKET);
  }

  private List<String> list(ListObjectsV2Request first) {
    List<String> seen = new ArrayList<>();
    ListObjectsV2Request request = first;
    ListObjectsV2Response page;
    do {
      page = s3.listObjectsV2(request);
      assertThat(page.contents().size() + page.commonPrefixes().size())
          .isLessThanOrEqualTo(page.maxKeys());
      seen.addAll(page.contents().stream().map(S3Object::key).toList());
      seen.addAll(page.commonPrefixes().stream().map(CommonPrefix::prefix).toList());
      request = request.toBuilder().continuationToken(page.nextContinuationToken()).build();
    } while (page.isTruncated());
    return first.delimiter() == null ? seen : seen.stream().sorted().toList();
  }

  private static List<String> byHand(Set<String> keys, String prefix, String delimiter) {
    TreeSet<String> listed = new TreeSet<>();
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        listed.add(end < 0 ? key : key.substring(0, end + delimiter.length()));
      }
    }
    return List.copyOf(listed);
  }
}
