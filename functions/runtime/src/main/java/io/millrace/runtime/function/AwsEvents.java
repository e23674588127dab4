package io.millrace.runtime.function;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.JobName;
import io.millrace.wire.CloudEvents;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the events that reach us through EventBridge are about. All else in them is left unread: an
 * event is a hint, and the state says what is so.
 *
 * <p>Every method throws {@link InvalidInputException} for what is no such event.
 */
public final class AwsEvents {

  /** As CloudWatch writes it, 2026-11-23T18:46:00.123+0000, and as ISO 8601 has it. */
  private static final String TUNING = "SageMaker HyperParameter Tuning Job State Change";

  private static final DateTimeFormatter WITH_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("XX")
          .toFormatter(Locale.ROOT);

  private AwsEvents() {}

  /** The object version that an {@code Object Created} event of S3 announces. */
  public static ObjectRef objectCreated(JsonNode event) {
    JsonNode object = detail(event, "Object Created").path("object");
    return new ObjectRef(
        text(event.path("detail").path("bucket"), "name"),
        text(object, "key"),
        text(object, "version-id"));
  }

  /** The file that an {@code Object Created} event announces, or the clock's turn. */
  public static IntakeNews intakeNews(JsonNode event) {
    if (event.path("source").asString("").equals("aws.events")) {
      var _ = turn(event);
      return new IntakeNews(null);
    }
    return new IntakeNews(objectCreated(event));
  }

  /**
   * Something happened at the intake.
   *
   * @param file null where those that wait for others are to be published
   */
  public record IntakeNews(@Nullable ObjectRef file) {}

  /**
   * What a {@code SageMaker Training Job State Change} announces, or one of a tuning job, by the
   * name of its run's last job, or the end of an invocation of the function that trains, as Lambda
   * tells it to a bus, or the clock's turn, which is of no job.
   */
  public static TrainingNews trainingNews(JsonNode event) {
    if (event.path("source").asString("").equals("aws.events")) {
      var _ = turn(event);
      return new TrainingNews(null, null);
    }
    if (event.path("detail-type").asString("").equals(TUNING)) {
      JsonNode detail = detail(event, TUNING);
      String output =
          text(detail.path("TrainingJobDefinition").path("OutputDataConfig"), "S3OutputPath");
      return new TrainingNews(
          JobName.ofTuning(text(detail, "HyperParameterTuningJobName"), output).toString(), null);
    }
    if (!event.path("source").asString("").equals("lambda")) {
      return new TrainingNews(
          text(detail(event, "SageMaker Training Job State Change"), "TrainingJobName"), null);
    }
    JsonNode result = event.path("detail");
    String name = text(result.path("requestPayload"), "name");
    if (text(result.path("requestContext"), "condition").equals("Success")) {
      return new TrainingNews(name, null);
    }
    String loss = result.path("responsePayload").path("errorMessage").asString("");
    return new TrainingNews(name, loss.isEmpty() ? "it was not run in time" : loss);
  }

  /**
   * Something happened to a training job.
   *
   * @param jobName null where those that wait are to be launched
   * @param loss how its function was ended, in Lambda's words; null where nothing was lost
   */
  public record TrainingNews(@Nullable String jobName, @Nullable String loss) {}

  /** The alarm that a {@code CloudWatch Alarm State Change} announces. */
  public static Alarm alarm(JsonNode event) {
    JsonNode detail = detail(event, "CloudWatch Alarm State Change");
    JsonNode state = detail.path("state");
    return new Alarm(
        text(detail, "alarmName"),
        text(state, "value"),
        state.path("reason").asString(""),
        state.has("timestamp") ? instant(state, "timestamp") : instant(event, "time"));
  }

  /** The event of our own bus, of the one kind that a function is for. */
  public static <E extends Event> Function<JsonNode, E> own(Class<E> kind) {
    return event -> {
      Event own = CloudEvents.unwrap(event.path("detail"));
      if (!kind.isInstance(own)) {
        throw new InvalidInputException("event", "a " + kind.getSimpleName(), own.type());
      }
      return kind.cast(own);
    };
  }

  /** The clock's turn, which is about nothing but itself. */
  public static JsonNode turn(JsonNode event) {
    return detail(event, "Scheduled Event");
  }

  /**
   * The clock's turn, or an event that asks for one ahead of its time, of our own bus or of what
   * became of an endpoint of SageMaker: whichever it is, the state says what there is to do.
   */
  public static JsonNode turnOrOwn(JsonNode event) {
    return switch (event.path("source").asString("")) {
      case CloudEvents.SOURCE -> {
        var _ = own(Event.class).apply(event);
        yield event.path("detail");
      }
      case "aws.sagemaker" -> detail(event, "SageMaker Endpoint State Change");
      default -> turn(event);
    };
  }

  private static JsonNode detail(JsonNode event, String type) {
    String given = event.path("detail-type").asString("");
    if (!given.equals(type)) {
      throw new InvalidInputException("detail-type", "'" + type + "'", given);
    }
    return event.path("detail");
  }

  private static Instant instant(JsonNode parent, String field) {
    String value = text(parent, field);
    try {
      return WITH_OFFSET.parse(value, Instant::from);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(field, "an instant in ISO 8601", value);
    }
  }

  private static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isString()) {
      throw new InvalidInputException(field, "given as text", value.getNodeType());
    }
    return value.stringValue();
  }

  /**
   * An alarm that changed its state.
   *
   * @param state {@code ALARM}, {@code OK} or {@code INSUFFICIENT_DATA}
   * @param reason in CloudWatch's words; may be empty
   * @param at when it changed: to the millisecond where the state says so, else to the second
   */
  public record Alarm(String name, String state, String reason, Instant at) {}
}
