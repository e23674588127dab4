package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container of somebody's own that answers at an endpoint, under SageMaker's contract: {@code GET
 * /ping}, {@code POST /invocations}.
 *
 * @param image in a registry of Amazon ECR, with a tag or a digest
 * @param data what is laid at {@code /opt/ml/model}: all below a prefix of S3; null where the image
 *     has it, or fetches it
 * @param environment of its program, at most {@value #MOST_VARIABLES} variables; never a secret,
 *     since whoever may read the definition reads it
 */
public record ModelContainer(String image, @Nullable String data, Map<String, String> environment) {

  private static final Pattern IMAGE =
      Pattern.compile(
          "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[a-z0-9._/-]{2,256}(:[A-Za-z0-9._-]{1,128}|@sha256:[0-9a-f]{64})");
  private static final Pattern DATA =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^ ]{1,900}/");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(TOKEN|SECRET|PASSWORD|API_?KEY|ACCESS_KEY|CREDENTIAL).*", Pattern.CASE_INSENSITIVE);
  private static final int MOST_VARIABLES = 100;
  private static final int LONGEST_VALUE = 1024;

  public ModelContainer {
    Check.that(
        IMAGE.matcher(image).matches(),
        "container.image",
        "an image of Amazon ECR with its tag, such as 763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:0.36.0-lmi18.0.0-cu128",
        image);
    Check.that(
        data == null || DATA.matcher(data).matches(),
        "container.data",
        "a prefix such as s3://bucket/language-models/llama/, ended by a slash",
        String.valueOf(data));
    Check.that(
        environment.size() <= MOST_VARIABLES,
        "container.environment",
        MOST_VARIABLES + " variables at most",
        environment.size());
    environment.forEach((name, value) -> {
      Check.that(
          VARIABLE.matcher(name).matches(), "container.environment", VARIABLE.pattern(), name);
      Check.that(
          !SECRET.matcher(name).matches(),
          "container.environment",
          "no secret, which whoever may read this would read: lay weights that need one to be fetched at container.data",
          name);
      Check.that(
          value.length() <= LONGEST_VALUE,
          "container.environment." + name,
          LONGEST_VALUE + " characters at most",
          value.length());
    });
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }

  /** The same as text, which no other container has. */
  String text() {
    return "%s\n%s\n%s".formatted(image, data, environment);
  }
}
