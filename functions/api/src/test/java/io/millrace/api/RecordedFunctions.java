package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions that accept whatever they are asked. */
final class RecordedFunctions implements Functions {

  static final String INGEST = "arn:aws:lambda:eu-central-1:123456789012:function:ingest-1A";

  private static final Map<String, String> TITLES =
      Map.of(
          INGEST,
          "IngestUpload",
          INGEST.replace("ingest", "publish"),
          "PublishOutbox",
          INGEST.replace("ingest", "reconciliation"),
          "Reconcile");

  /** What was asked, as {@code title event}. */
  final List<String> asked = new ArrayList<>();

  @Override
  public void ask(String title, String event) {
    if (!TITLES.containsValue(title)) {
      throw new InvalidInputException("function", "one of " + TITLES.values(), title);
    }
    asked.add(title + " " + event);
  }

  @Override
  public Optional<String> titleOf(String arn) {
    return Optional.ofNullable(TITLES.get(arn.replaceFirst(":\\$LATEST$", "")));
  }
}
