package io.millrace.prediction.feedback;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Feedback;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes what came true: {@code {"feedback":[{"id":…,"outcome":…},…]}}, or with an entity and a time
 * for the id; {@code events/openapi.yaml} describes it.
 */
public final class FeedbackIntake {

  /** How many one request may hold. */
  public static final int MAX = 1000;

  private static final String FIELD = "feedback";
  private static final Set<String> FIELDS = Set.of("id", "entity", "asOf", "outcome");
  private static final int LONGEST_ENTITY = 1000;

  private final StateStore stateStore;
  private final FeedbackStore store;
  private final InstantSource clock;

  public FeedbackIntake(StateStore stateStore, FeedbackStore store, InstantSource clock) {
    this.stateStore = stateStore;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Keeps what a request says, all or none.
   *
   * @param signature of the version that serves
   * @throws InvalidInputException if something of it is wrong; the message says which and why
   * @throws io.millrace.domain.UnavailableException if it cannot be kept now
   */
  public HttpResponse take(HttpRequest request, ProjectName model, Signature signature) {
    Project project =
        stateStore
            .find(ProjectRevision.current(model))
            .orElseThrow(() -> new InvalidInputException("There is no project " + model + "."))
            .value()
            .project();
    Map<String, @Nullable Object> body =
        PlainJson.object(PlainJson.read(request.body()), "the body");
    for (String field : body.keySet()) {
      Check.that(field.equals(FIELD), "field of the body", FIELD, field);
    }
    List<@Nullable Object> all = PlainJson.array(body.get(FIELD), FIELD);
    Check.that(!all.isEmpty() && all.size() <= MAX, FIELD, "1 to " + MAX + " of them", all.size());
    var reader = new Reader(project, signature, clock.instant(), by(request));
    List<Feedback> feedback = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      feedback.add(reader.read(i, all.get(i)));
    }
    store.keep(feedback);
    return HttpResponse.ok(Map.of("accepted", feedback.size()));
  }

  private static String by(HttpRequest request) {
    return request.caller().orElseThrow().name();
  }

  private record Reader(Project project, Signature signature, Instant now, String by) {

    private Feedback read(int index, @Nullable Object json) {
      String place = FIELD + " " + index;
      Map<String, @Nullable Object> fields = PlainJson.object(json, place);
      for (String field : fields.keySet()) {
        Check.that(
            FIELDS.contains(field), "field of " + place, "id, entity, asOf or outcome", field);
      }
      Check.that(
          fields.containsKey("outcome"),
          place,
          "one with an outcome, null to take one back",
          "none");
      String id = text(fields.get("id"), "id of " + place);
      String entity = entity(fields.get("entity"), place);
      Instant asOf = time(text(fields.get("asOf"), "asOf of " + place), place);
      Check.that(
          id != null ? entity == null && asOf == null : entity != null && asOf != null,
          place,
          "about an id, or about an entity and asOf",
          fields.keySet());
      return new Feedback(
          project.name(),
          id == null ? null : uuid(id, place),
          entity,
          asOf,
          outcome(fields.get("outcome"), place),
          now,
          index,
          by);
    }

    private @Nullable String entity(@Nullable Object written, String place) {
      if (written == null) {
        return null;
      }
      if (project.entityKey() == null) {
        throw new InvalidInputException(
            place
                + " names an entity, and "
                + project.name()
                + " declares no entityKey: say the id.");
      }
      String word = read(project.entityKey(), written, "entity of " + place);
      Check.that(
          word != null && word.length() <= LONGEST_ENTITY,
          "entity of " + place,
          "a value",
          written);
      return word;
    }

    private @Nullable Object outcome(@Nullable Object written, String place) {
      if (written == null) {
        return null;
      }
      String field = "outcome of " + place;
      Codec codec = Codec.of(project.column(project.target()));
      Value value = codec.read(written);
      Check.that(!(value instanceof Value.NotOfType), field, codec.expected(), written);
      Check.that(!(value instanceof Value.Missing), field, "a value, or null", written);
      if (signature.task() == Task.REGRESSION) {
        return codec.json(value);
      }
      String word = codec.word(value).orElseThrow();
      Check.that(
          signature.task() != Task.BINARY || signature.classes().contains(word),
          field,
          "one of " + signature.classes(),
          word);
      return word;
    }

    private @Nullable String read(String column, Object written, String field) {
      Codec codec = Codec.of(project.column(column));
      Value value = codec.read(written);
      Check.that(!(value instanceof Value.NotOfType), field, codec.expected(), written);
      return codec.word(value).orElse(null);
    }

    private static @Nullable String text(@Nullable Object value, String field) {
      return value == null ? null : PlainJson.text(value, field);
    }

    private static String uuid(String id, String place) {
      try {
        return UUID.fromString(id).toString();
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("id of " + place, "one that a prediction had", id);
      }
    }

    private static @Nullable Instant time(@Nullable String text, String place) {
      try {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new InvalidInputException(
            "asOf of " + place, "a time like 2026-11-29T12:00:00Z", text == null ? "" : text);
      }
    }
  }
}
