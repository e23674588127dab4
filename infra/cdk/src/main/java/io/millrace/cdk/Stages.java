package io.millrace.cdk;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.cdk.Neighbours.Neighbour;
import io.millrace.cdk.Receiver.Messenger;
import io.millrace.cdk.Receiver.Way;
import io.millrace.cdk.Stage.Alarms;
import io.millrace.cdk.Stage.Approval;
import io.millrace.cdk.Stage.Domain;
import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Stage.Endpoints;
import io.millrace.cdk.Stage.Limits;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Stage.Retention;
import io.millrace.cdk.Stage.Site;
import io.millrace.cdk.Stage.Throttle;
import io.millrace.cdk.Stage.Training;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.logs.RetentionDays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The stages that there are, as {@code infra/stages.yaml} says: in one file under version control,
 * so that a deployment leaves nothing to be said again.
 *
 * @param all stages, in the order in which a release goes through them
 * @param repository of GitHub that the platform is in; null where that is not said
 * @param delivery what lets that repository's jobs deploy
 * @param bootstrapQualifier of the CDK's bootstrap
 */
record Stages(
    List<Stage> all, @Nullable String repository, Delivery delivery, String bootstrapQualifier) {

  static final String FILE = "infra/stages.yaml";
  static final String USUAL_QUALIFIER = "hnb659fds"; // the CDK's

  private static final String SCHEMA = "/stages.schema.json";

  Stages {
    all = List.copyOf(all);
  }

  /** What lets jobs of GitHub deploy a stage. */
  enum Delivery {
    NONE,
    ROLE,
    ROLE_AND_PROVIDER
  }

  /**
   * The stages of a file.
   *
   * @throws IllegalArgumentException if it is not as its schema says, with each place and what is
   *     wrong there
   */
  static Stages read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: run this where the repository is (%s)".formatted(file, e), e);
    }
  }

  /**
   * The stages of the text of such a file.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  static Stages parse(String yaml) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(yaml);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("%s is no YAML: %s".formatted(FILE, e.getMessage()), e);
    }
    List<Error> errors =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema(), InputFormat.JSON)
            .validate(root.toString(), InputFormat.JSON);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          errors.stream()
              .map(error -> "%s: %s".formatted(error.getInstanceLocation(), error.getMessage()))
              .collect(Collectors.joining("; ", FILE + ": ", "")));
    }
    JsonNode said = root.path("stages");
    List<String> names = List.copyOf(said.propertyNames());
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      stages.add(stage(root, names, i));
    }
    return new Stages(
        stages,
        text(root, "repository"),
        choice(Delivery.class, root.path("delivery").asString("none")),
        root.path("bootstrapQualifier").asString(USUAL_QUALIFIER));
  }

  /**
   * The stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Stage named(String name) {
    return all.stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "stage: expected one of %s, got '%s'"
                    .formatted(all.stream().map(Stage::name).toList(), name)));
  }

  private static Training training(JsonNode said) {
    return new Training(
        list(said.path("instanceTypes")), Duration.parse(said.path("longest").asString()));
  }

  private static Endpoints endpoints(JsonNode said, Training training) {
    return said.isMissingNode()
        ? Endpoints.like(training)
        : new Endpoints(list(said.path("instanceTypes")), said.path("mostInstances").asInt());
  }

  private static Stage stage(JsonNode root, List<String> names, int i) {
    JsonNode said = root.path("stages").path(names.get(i));
    JsonNode days = said.path("retentionDays");
    JsonNode throttle = said.path("throttle");
    try {
      Training training = training(said.path("training"));
      return new Stage(
          names.get(i),
          new Site(
              text(said, "account"),
              text(said, "region"),
              texts(said.path("tags")),
              text(said, "permissionsBoundary")),
          new Retention(
              logs(days.path("logs").asInt()),
              days.path("data").asInt(),
              days.path("captures").asInt(),
              days.path("replaced").asInt(),
              days.path("modelLock").asInt()),
          new Throttle(throttle.path("requestsPerSecond").asInt(), throttle.path("burst").asInt()),
          new Limits(
              numbers(said.path("reservedConcurrency")),
              numbers(said.path("memoryMib")),
              training,
              endpoints(said.path("endpoints"), training)),
          choice(Approval.class, said.path("approval").asString()),
          choice(Encryption.class, said.path("encryption").asString()),
          network(said.path("network")),
          said.path("firewall").asBoolean(),
          domain(said.path("domain")),
          said.path("keepsData").asBoolean(),
          new Alarms(
              text(said, "email"),
              said.path("monthlyBudgetUsd").asInt(),
              said.has("slowestPredictionMillis")
                  ? said.path("slowestPredictionMillis").asInt()
                  : null,
              runbooks(text(root, "repository"))),
          new Neighbours(neighbour(root, names, i, i - 1), neighbour(root, names, i, i + 1)),
          said.path("notify").valueStream().map(Stages::receiver).toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: /stages/%s: %s".formatted(FILE, names.get(i), e.getMessage()), e);
    }
  }

  /** Another stage, with its account where that is another. */
  private static Optional<Neighbour> neighbour(
      JsonNode root, List<String> names, int i, int other) {
    if (other < 0 || other >= names.size()) {
      return Optional.empty();
    }
    String ours = text(root.path("stages").path(names.get(i)), "account");
    String theirs = text(root.path("stages").path(names.get(other)), "account");
    return Optional.of(
        new Neighbour(names.get(other), Objects.equals(ours, theirs) ? null : theirs));
  }

  private static Network network(JsonNode said) {
    if (said.has("own")) {
      return new Network.Own(said.at("/own/zones").asInt());
    }
    JsonNode imported = said.path("imported");
    return imported.isMissingNode()
        ? new Network.None()
        : new Network.Imported(
            imported.path("vpc").asString(),
            list(imported.path("subnets")),
            list(imported.path("zones")));
  }

  private static Receiver receiver(JsonNode said) {
    return new Receiver(way(said), list(said.path("events")), list(said.path("projects")));
  }

  private static Way way(JsonNode said) {
    if (said.has("email")) {
      return new Way.Email(said.path("email").asString());
    }
    JsonNode webhook = said.path("webhook");
    if (!webhook.isMissingNode()) {
      return new Way.Webhook(
          webhook.path("url").asString(),
          webhook.path("header").asString(),
          webhook.path("secret").asString());
    }
    return said.has("slack")
        ? new Way.Channel(Messenger.SLACK, said.path("slack").asString())
        : new Way.Channel(Messenger.TEAMS, said.path("teams").asString());
  }

  private static @Nullable Domain domain(JsonNode said) {
    return said.isMissingNode()
        ? null
        : new Domain(
            said.path("name").asString(),
            said.path("certificate").asString(),
            text(said, "edgeCertificate"));
  }

  private static String runbooks(@Nullable String repository) {
    return repository == null
        ? Runbook.FOLDER
        : "https://github.com/%s/blob/main/%s".formatted(repository, Runbook.FOLDER);
  }

  /** The retention of so many days, as CloudWatch Logs knows it. */
  private static RetentionDays logs(int days) {
    return switch (days) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 120 -> RetentionDays.FOUR_MONTHS;
      case 150 -> RetentionDays.FIVE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      case 400 -> RetentionDays.THIRTEEN_MONTHS;
      case 545 -> RetentionDays.EIGHTEEN_MONTHS;
      case 731 -> RetentionDays.TWO_YEARS;
      case 1096 -> RetentionDays.THREE_YEARS;
      case 1827 -> RetentionDays.FIVE_YEARS;
      case 2192 -> RetentionDays.SIX_YEARS;
      case 2557 -> RetentionDays.SEVEN_YEARS;
      case 2922 -> RetentionDays.EIGHT_YEARS;
      case 3288 -> RetentionDays.NINE_YEARS;
      case 3653 -> RetentionDays.TEN_YEARS;
      default -> throw new IllegalArgumentException("retentionDays.logs: " + days);
    };
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String said) {
    return Enum.valueOf(type, said.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static @Nullable String text(JsonNode said, String name) {
    return said.has(name) ? said.path(name).asString() : null;
  }

  private static List<String> list(JsonNode said) {
    return said.valueStream().map(JsonNode::asString).toList();
  }

  private static Map<String, String> texts(JsonNode said) {
    Map<String, String> texts = new TreeMap<>();
    said.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
    return texts;
  }

  private static Map<FunctionSpecification, Integer> numbers(JsonNode said) {
    Map<FunctionSpecification, Integer> numbers = new EnumMap<>(FunctionSpecification.class);
    said.properties().forEach(each -> numbers.put(program(each.getKey()), each.getValue().asInt()));
    return numbers;
  }

  private static FunctionSpecification program(String title) {
    return Arrays.stream(FunctionSpecification.values())
        .filter(specification -> specification.title().equals(title))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no function %s: expected one of %s"
                    .formatted(
                        title,
                        Arrays.stream(FunctionSpecification.values())
                            .map(FunctionSpecification::title)
                            .toList())));
  }

  private static String schema() {
    try (InputStream in = Stages.class.getResourceAsStream(SCHEMA)) {
      return new String(Objects.requireNonNull(in, SCHEMA).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
