package io.millrace.modeling.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArchiveTest {

  private static final ModelArchive ARCHIVE =
      new ModelArchive(
          Map.of("model.ubj", new byte[1000], "a.json", "{}".getBytes(UTF_8), "b", new byte[0]));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ModelArchive read = ModelArchive.read(new ByteArrayInputStream(bytes(ARCHIVE)));

    assertThat(read.files().keySet()).containsExactly("a.json", "b", "model.ubj");
    assertThat(read.file("a.json")).asString().isEqualTo("{}");
    assertThat(read.file("model.ubj")).hasSize(1000);
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws IOException {
    assertThat(bytes(new ModelArchive(new java.util.HashMap<>(ARCHIVE.files()))))
        .isEqualTo(bytes(ARCHIVE));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ARCHIVE.file(ModelArchive.PIPELINE))
        .withMessageContaining("pipeline.json");
  }

  /**
   * As SageMaker packs {@code /opt/ml/model}: with the folder itself, {@code ./} and PAX headers.
   */
  @ParameterizedTest
  @ValueSource(strings = {"gnu", "pax", "ustar"})
  void whatTarPacksIsRead(String format, @TempDir Path folder) throws Exception {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("a.json"), "{}");
    Files.createDirectories(model.resolve("code"));
    Path packed = folder.resolve("model.tar.gz");
    Process tar =
        new ProcessBuilder(
                "tar", "--format=" + format, "-czf", packed.toString(), "-C", model.toString(), ".")
            .inheritIO()
            .start();
    assertThat(tar.waitFor(30, TimeUnit.SECONDS)).isTrue();

    ModelArchive read = ModelArchive.read(Files.newInputStream(packed));

    assertThat(read.files().keySet()).containsExactly("a.json");
    assertThat(read.file("a.json")).asString().isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a", "/a", "a/../../b", "a//b", "..", ".", ".ssh", "-rf", "a\\b", "a b", "C:x"})
  void anUnsafeNameIsRefused(String name) throws IOException {
    assertRefused(gzip(entry(name, '0', 0)), "unsafe name");
  }

  @ParameterizedTest
  @CsvSource({
    "1, link",
    "2, link",
    "3, device",
    "4, device",
    "6, device",
    "S, unknown",
    "L, unknown"
  })
  void whatIsNotAFileIsRefused(char type, String because) throws IOException {
    assertRefused(gzip(entry("a", type, 0)), because);
  }

  @Test
  void aNameTwiceIsRefusedInAnyCase() throws IOException {
    assertRefused(gzip(entry("a", '0', 0), entry("A", '0', 0)), "twice");
  }

  @Test
  void anExtendedHeaderMayNotRename() throws IOException {
    byte[] block = Arrays.copyOf("18 path=../../evil\n".getBytes(UTF_8), 512);
    assertRefused(gzip(entry("x", 'x', 19), block, entry("a", '0', 0)), "another name");
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    byte[][] entries = new byte[129][];
    Arrays.setAll(entries, i -> header("f" + i, '0', 0));
    assertRefused(gzip(entries), "more than 128 entries");
  }

  @Test
  void aBombIsRefusedBeforeItUnpacks() throws IOException {
    byte[] bomb = bytes(new ModelArchive(Map.of("a", new byte[32 << 20])));
    assertThat(bomb.length).isLessThan(64 << 10);
    assertRefused(bomb, "100 times its size");
  }

  @Test
  void aSizeBeyondTheLimitIsRefusedUnread() throws IOException {
    assertRefused(gzip(entry("a", '0', 1L << 30)), "more than 536870912 bytes");
  }

  @Test
  void noCutAndNoFlippedBitChangesWhatIsRead() throws IOException {
    byte[] whole = bytes(ARCHIVE);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "");
    }
    long seed = Long.getLong("seed", 7L);
    RandomGenerator random = new java.util.Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        ModelArchive read = ModelArchive.read(new ByteArrayInputStream(flipped));
        // only what gzip says of itself (its time, its system) may change unnoticed
        assertThat(bytes(read)).as("seed %s", seed).isEqualTo(whole);
      } catch (InvalidInputException refused) {
        assertThat(refused).as("seed %s", seed).hasMessageContaining("archive");
      }
    }
  }

  private static void assertRefused(byte[] archive, String because) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ModelArchive.read(new ByteArrayInputStream(archive)))
        .withMessageContaining(because);
  }

  private static byte[] bytes(ModelArchive archive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    archive.write(out);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[]... blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (byte[] block : blocks) {
        gzip.write(block);
      }
      gzip.write(new byte[1024]);
    }
    return out.toByteArray();
  }

  private static byte[] entry(String name, char type, long size) {
    return header(name, type, size);
  }

  /** A header of another type than we write, with its checksum. */
  private static byte[] header(String name, char type, long size) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TarHeader.write(out, name, size);
      byte[] header = out.toByteArray();
      header[156] = (byte) type;
      Arrays.fill(header, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xff;
      }
      System.arraycopy(
          String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(UTF_8), 0, header, 148, 8);
      return header;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
