package io.millrace.domain.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import java.util.regex.Pattern;

/**
 * Where a model version comes from: what the registry signs, and what must still be so when it is
 * deployed.
 *
 * @param archive the digest of the model archive
 * @param runId of the run that learned it
 * @param dataset the digest of the data that it learned from
 * @param projectRevision of the definition in force then
 */
public record Provenance(
    ProjectName project, Sha256 archive, String runId, Sha256 dataset, int projectRevision) {

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public Provenance {
    Check.that(RUN_ID.matcher(runId).matches(), "run id", RUN_ID.pattern(), runId);
    Check.that(projectRevision >= 1, "project revision", "at least 1", projectRevision);
  }

  /**
   * The bytes that are signed: six lines of ASCII, each ended by a line feed, in this order. No
   * value can hold a line feed, so no two provenances are the same bytes.
   *
   * <pre>
   *   millrace model version 1
   *   project telco-churn
   *   archive sha256:9f86d081…
   *   run r-0123456789ab
   *   dataset sha256:60303ae2…
   *   definition 3
   * </pre>
   *
   * <p>With the signature as bytes and the public key, {@code openssl dgst -sha256 -verify key.pem
   * -signature version.sig version.txt} verifies it.
   */
  public byte[] statement() {
    return """
    millrace model version 1
    project %s
    archive sha256:%s
    run %s
    dataset sha256:%s
    definition %s
    """
        .formatted(project, archive, runId, dataset, projectRevision)
        .getBytes(UTF_8);
  }
}
