package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are compressed, whole or not, or that unfold to more than they may. */
class CompressedInputTest {

  private static final String GOOD = Projects.HEADER + "a" + Projects.ROW + "b" + Projects.ROW;

  @Test
  void gzipAndZstdAreReadWhateverTheirNames() throws IOException {
    assertThat(audit(gzip(utf8(GOOD))).report().rowsKept()).isEqualTo(2);
    assertThat(audit(Zstd.compress(utf8(GOOD))).report().rowsKept()).isEqualTo(2);
  }

  @Test
  void cutOffCompressionIsRefused() throws IOException {
    byte[] gzip = gzip(utf8(GOOD));
    byte[] zstd = Zstd.compress(utf8(GOOD));

    assertRefused(Arrays.copyOf(gzip, gzip.length - 9), "damaged or cut off");
    assertRefused(Arrays.copyOf(zstd, zstd.length - 9), "damaged or cut off");
    assertRefused(Arrays.copyOf(gzip, 5), "damaged");
  }

  @Test
  void aDecompressionBombIsRefusedBeforeItUnfolds() throws IOException {
    byte[] bomb = gzip(utf8(GOOD + ("b" + Projects.ROW).repeat(1_250_000)));

    assertRefused(bomb, "decompression bomb");
  }

  @Test
  void everyMemberOfAGzipCountsOrNone() throws IOException {
    byte[] first = gzip(utf8(GOOD));
    byte[] second = gzip(utf8("c" + Projects.ROW));
    byte[] both = joined(first, second);

    assertThat(audit(both).report().rowsKept()).isEqualTo(3);
    assertThat(audit(joined(both, new byte[512])).report().rowsKept()).isEqualTo(3);
    int harmless = 0;
    for (int at = first.length; at < both.length; at++) {
      byte[] damaged = both.clone();
      damaged[at] ^= 0x5a;
      if (audit(damaged) instanceof Audit.Published published) { // its time, or padding
        assertThat(published.report().rowsKept()).as("byte %s", at).isEqualTo(3);
        harmless++;
      }
      if (at > first.length) {
        assertRefused(Arrays.copyOf(both, at), "The gzip data is damaged or cut off after");
      }
    }
    assertThat(harmless).isLessThan(10);
    assertRefused(joined(first, utf8("c" + Projects.ROW)), "The gzip data is damaged or cut off");
  }

  @Test
  void everyFrameOfAZstdCountsOrNone() throws IOException {
    byte[] first = Zstd.compress(utf8(GOOD));
    byte[] both = joined(first, Zstd.compress(utf8("c" + Projects.ROW)));

    assertThat(audit(both).report().rowsKept()).isEqualTo(3);
    for (int at = first.length + 1; at < both.length; at++) {
      assertRefused(Arrays.copyOf(both, at), "The zstd data is damaged or cut off after");
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void contentBeyondTheLimitIsRefused() throws IOException {
    Limits small = new Limits(1000, 200, 10, 100);
    Audit audit =
        new TableAudit(Projects.orders(), small)
            .inspect(
                Source.of("big.csv", utf8(GOOD + ("b" + Projects.ROW).repeat(50))), _ -> {}, null);

    assertThat(((Audit.Refused) audit).reasons().getFirst()).contains("more than 1,000 bytes");
  }

  private static void assertRefused(byte[] content, String reason) throws IOException {
    Audit audit = audit(content);
    assertThat(audit).isInstanceOf(Audit.Refused.class);
    assertThat(((Audit.Refused) audit).reasons().getFirst()).contains(reason);
  }

  private static Audit audit(byte[] content) throws IOException {
    return new TableAudit(Projects.orders(), Limits.USUAL)
        .inspect(Source.of("orders.csv", content), _ -> {}, null);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
