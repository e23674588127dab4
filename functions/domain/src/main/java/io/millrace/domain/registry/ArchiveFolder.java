package io.millrace.domain.registry;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an archive is kept, and handed over: a folder named after its project and its digest.
 *
 * @param digest of the archive
 */
public record ArchiveFolder(ProjectName project, Sha256 digest) {

  private static final String PROMOTION = "promotion.json";
  private static final Pattern PROMOTION_KEY =
      Pattern.compile("([a-z0-9-]{3,40})/([0-9a-f]{64})/promotion\\.json");

  /** The key of the archive; SageMaker gives archives this name. */
  public String archive() {
    return "%s/%s/model.tar.gz".formatted(project, digest);
  }

  /** The key of what is said of the archive when it is handed over. */
  public String promotion() {
    return "%s/%s/%s".formatted(project, digest, PROMOTION);
  }

  /**
   * The folder of a promotion with this key; empty if it is none.
   *
   * @throws io.millrace.domain.InvalidInputException if it is in the folder of no project
   */
  public static Optional<ArchiveFolder> ofPromotion(String key) {
    Matcher parts = PROMOTION_KEY.matcher(key);
    return parts.matches()
        ? Optional.of(
            new ArchiveFolder(new ProjectName(parts.group(1)), new Sha256(parts.group(2))))
        : Optional.empty();
  }
}
