package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid files with bytes changed, removed and put in: each is published or refused. */
class CsvFuzzTest {

  private static final int FILES = 1500;
  private static final byte[] NASTY =
      "\"\",\n\r;\t|'=\\0\u0000-.eE+NaN{[}]".getBytes(StandardCharsets.UTF_8);

  static List<Long> seeds() {
    return List.of(1L, 2L, Long.getLong("seed", 3L));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyMutationIsPublishedOrRefusedAndEveryRowAccountedFor(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    TableAudit audit = new TableAudit(Projects.orders(), Limits.USUAL);
    int published = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] content = mutated(random);
      int[] quarantined = new int[1];
      Audit outcome = audit.inspect(Source.of("fuzz.csv", content), _ -> quarantined[0]++, null);
      switch (outcome) {
        case Audit.Published(var report, var profile, var _) -> {
          published++;
          assertThat(report.rowsRead()).isEqualTo(report.rowsKept() + quarantined[0]);
          assertThat(profile.rows()).isEqualTo(report.rowsKept());
        }
        case Audit.Refused(var _, var reasons) -> assertThat(reasons).isNotEmpty();
      }
    }
    assertThat(published).isBetween(FILES / 10, FILES - 1);
  }

  private static byte[] mutated(RandomGenerator random) {
    StringBuilder csv = new StringBuilder(Projects.HEADER);
    for (int row = 0; row < 8; row++) {
      csv.append(row % 3 == 0 ? "\"x, \"\"" + row + "\"\"\"" : "x" + row).append(Projects.ROW);
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    for (int change = random.nextInt(1, 6); change > 0; change--) {
      int at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> changed(bytes, at, (byte) random.nextInt(256));
            case 1 -> changed(bytes, at, NASTY[random.nextInt(NASTY.length)]);
            case 2 -> Arrays.copyOf(bytes, at + 1);
            default -> inserted(bytes, at, NASTY[random.nextInt(NASTY.length)]);
          };
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, int at, byte to) {
    bytes[at] = to;
    return bytes;
  }

  private static byte[] inserted(byte[] bytes, int at, byte value) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    longer[at] = value;
    return longer;
  }
}
