package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** S3 User Guide, "Checking object integrity in Amazon S3". */
class S3IntegrityTest extends S3Conformance {

  private static final byte[] CONTENT = utf8("whole");

  @Test
  void aDigestThatDoesNotMatchIsRefusedAndNothingIsKept() {
    String other = base64(digest("MD5", utf8("other")));

    refused(() -> write("md5", p -> p.contentMD5(other)), 400, "BadDigest");
    refused(() -> write("md5", p -> p.contentMD5("no digest")), 400, "InvalidDigest");
    refused(() -> head("md5"), 404);
    write("md5", p -> p.contentMD5(base64(digest("MD5", CONTENT))));
    assertThat(head("md5").eTag()).isEqualTo("\"" + hex(digest("MD5", CONTENT)) + "\"");
  }

  @Test
  void aChecksumThatDoesNotMatchIsRefused() {
    String other = base64(digest("SHA-256", utf8("other")));

    refused(() -> write("sha256", p -> p.checksumSHA256(other)), 400, "BadDigest");
    refused(() -> write("sha256", p -> p.checksumSHA256("AAAA")), 400, "InvalidRequest");
    refused(() -> head("sha256"), 404);
  }

  @Test
  void theChecksumOfTheWritersChoiceIsKeptAndTold() {
    write("crc32", p -> p.checksumAlgorithm(ChecksumAlgorithm.CRC32));
    write("crc32c", p -> p.checksumAlgorithm(ChecksumAlgorithm.CRC32_C));
    write("sha1", p -> p.checksumAlgorithm(ChecksumAlgorithm.SHA1));
    write("sha256-told", p -> p.checksumAlgorithm(ChecksumAlgorithm.SHA256));

    assertThat(head("crc32").checksumCRC32()).isEqualTo(base64(crc32(CONTENT)));
    assertThat(head("crc32c").checksumCRC32C()).isEqualTo(base64(crc32c(CONTENT)));
    assertThat(head("sha1").checksumSHA1()).isEqualTo(base64(digest("SHA-1", CONTENT)));
    assertThat(head("sha256-told").checksumSHA256()).isEqualTo(base64(digest("SHA-256", CONTENT)));
    assertThat(head("sha256-told").checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  @Test
  void aWriterWithoutAChecksumGetsAmazonsOwn() throws Exception {
    try (var presigner = aws.presigner(s3);
        var http = HttpClient.newHttpClient()) {
      var url =
          presigner
              .presignPutObject(p ->
                  p.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(o -> o.bucket(bucket).key("bare")))
              .url();
      var put =
          HttpRequest.newBuilder(url.toURI()).PUT(BodyPublishers.ofString("123456789")).build();
      assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    assertThat(head("bare").checksumCRC64NVME()).isEqualTo("rosUhgp5mIg="); // its check value
    assertThat(head("bare").checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  private void write(String key, Consumer<PutObjectRequest.Builder> how) {
    s3.putObject(p -> how.accept(p.bucket(bucket).key(key)), RequestBody.fromBytes(CONTENT));
  }

  private HeadObjectResponse head(String key) {
    return s3.headObject(h -> h.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }
}
