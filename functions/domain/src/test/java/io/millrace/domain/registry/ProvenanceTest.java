package io.millrace.domain.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Sha256 ARCHIVE = Sha256.of("archive");
  private static final Sha256 DATASET = Sha256.of("dataset");
  private static final Provenance PROVENANCE =
      new Provenance(CHURN, ARCHIVE, "r-0123456789ab", DATASET, 3);

  private final Signatures signatures = new InMemorySignatures("key");

  @Test
  void theStatementIsSixLinesThatAnybodyCanWriteDown() {
    assertThat(new String(PROVENANCE.statement(), UTF_8))
        .isEqualTo(
            "millrace model version 1\n"
                + "project telco-churn\n"
                + "archive sha256:"
                + ARCHIVE
                + "\nrun r-0123456789ab\n"
                + "dataset sha256:"
                + DATASET
                + "\ndefinition 3\n");
  }

  @Test
  void whicheverByteOfTheStatementIsAnotherItDoesNotHold() {
    byte[] statement = PROVENANCE.statement();
    DigitalSignature signature = signatures.sign(statement);
    for (int i = 0; i < statement.length; i++) {
      byte[] altered = statement.clone();
      altered[i] ^= (byte) (1 << i % 8);

      assertThat(signatures.verify(altered, signature)).as("byte %s", i).isFalse();
    }
    assertThat(signatures.verify(statement, signature)).isTrue();
  }

  @Test
  void whicheverFieldIsAnotherTheStatementIsAnother() {
    List<Provenance> others =
        List.of(
            PROVENANCE,
            new Provenance(CHURN, DATASET, PROVENANCE.runId(), ARCHIVE, 3), // swapped
            new Provenance(new ProjectName("churn"), ARCHIVE, PROVENANCE.runId(), DATASET, 3),
            new Provenance(CHURN, ARCHIVE, "r-1", DATASET, 3),
            new Provenance(CHURN, ARCHIVE, PROVENANCE.runId(), DATASET, 33));
    Set<String> statements = new HashSet<>();
    others.forEach(each -> statements.add(new String(each.statement(), UTF_8)));

    assertThat(statements).hasSameSizeAs(others);
  }

  @Test
  void noFieldCanPretendToBeTwo() {
    assertThatThrownBy(() -> new Provenance(CHURN, ARCHIVE, "r-1\ndataset sha256:0", DATASET, 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("run id");
  }
}
