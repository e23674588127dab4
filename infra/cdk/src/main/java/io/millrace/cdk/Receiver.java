package io.millrace.cdk;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told what people should know of the projects of a stage.
 *
 * @param way how it reaches them
 * @param events of which they are told, by type; none for all that people are told of
 * @param projects of which they are told, by name; none for all
 */
public record Receiver(Way way, List<String> events, List<String> projects) {

  public Receiver {
    events = List.copyOf(events);
    projects = List.copyOf(projects);
  }

  /** How something reaches somebody. Secrets are names of such in Secrets Manager. */
  public sealed interface Way {

    /** A mail; whoever has the address confirms it once. */
    record Email(String address) implements Way {}

    /**
     * The CloudEvent itself, in structured JSON and signed, to an address.
     *
     * @param url of the address
     * @param header that shows who sends
     * @param secret that holds the header's value
     */
    record Webhook(String url, String header, String secret) implements Way {}

    /**
     * A message in a channel.
     *
     * @param messenger whose shape it has
     * @param secret that holds the address of the channel's webhook
     */
    record Channel(Messenger messenger, String secret) implements Way {}
  }

  /** The messengers, whose shape a message has. */
  public enum Messenger {
    /** Slack's, as its incoming webhooks take it. */
    SLACK("{\"text\":\"Millrace %s: <notice>\"}"),
    /** An adaptive card, as a workflow of Teams takes it that begins with a webhook. */
    TEAMS(
        "{\"type\":\"message\",\"attachments\":[{"
            + "\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"content\":{"
            + "\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\","
            + "\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":[{"
            + "\"type\":\"TextBlock\",\"wrap\":true,\"text\":\"Millrace %s: <notice>\"}]}}]}");

    private final String message;

    Messenger(String message) {
      this.message = message;
    }

    /** A message, with {@code <notice>} for what is told. */
    String message(Stage stage) {
      return message.formatted(stage.name());
    }
  }

  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9]+");

  /** A name for the place of this receiver among all; the order of the others matters not. */
  String id() {
    return switch (way) {
      case Way.Email(var address) -> "Mail" + plain(address);
      case Way.Webhook(var url, var _, var _) -> "Webhook" + plain(url);
      case Way.Channel(var messenger, var secret) -> messenger + plain(secret);
    };
  }

  private static String plain(String text) {
    return UNFIT.matcher(text).replaceAll("");
  }

  /** The secret that it needs; null for none. */
  @Nullable String secret() {
    return switch (way) {
      case Way.Email _ -> null;
      case Way.Webhook(var _, var _, var secret) -> secret;
      case Way.Channel(var _, var secret) -> secret;
    };
  }
}
