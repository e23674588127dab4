package io.millrace.local.events;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.TemplateException;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What of an event its target gets. */
sealed interface TargetInput {

  /** The payload for one event. */
  String payload(JsonNode event);

  /** Reads {@code Input}, {@code InputPath} or {@code InputTransformer} of a target. */
  static TargetInput of(EventsInputs.Target target) {
    EventsInputs.InputTransformer transformer = target.inputTransformer();
    if (target.input() != null) {
      return new Constant(target.input());
    }
    if (target.inputPath() != null) {
      return new Part(target.inputPath());
    }
    return transformer == null
        ? new Whole()
        : new Transformed(transformer.inputPathsMap(), transformer.inputTemplate());
  }

  /** The event itself. */
  record Whole() implements TargetInput {

    @Override
    public String payload(JsonNode event) {
      return event.toString();
    }
  }

  /** The same text for every event. */
  record Constant(String text) implements TargetInput {

    @Override
    public String payload(JsonNode event) {
      return text;
    }
  }

  /** One part of the event. */
  record Part(String path) implements TargetInput {

    @Override
    public String payload(JsonNode event) {
      return at(event, path).toString();
    }
  }

  /** A template in which {@code <name>} stands for a part of the event. */
  record Transformed(Map<String, String> paths, String template) implements TargetInput {

    private static final Pattern NAME = Pattern.compile("<([A-Za-z0-9_.-]+)>");

    public Transformed {
      paths = Map.copyOf(paths);
    }

    @Override
    public String payload(JsonNode event) {
      return NAME.matcher(template)
          .replaceAll(name -> Matcher.quoteReplacement(value(name, event)));
    }

    /** Text is put in without its quotes where the template has quotes around it already. */
    private String value(MatchResult name, JsonNode event) {
      String path = paths.get(name.group(1));
      if (path == null) {
        throw new TemplateException("no path is defined for <%s>".formatted(name.group(1)));
      }
      JsonNode value = at(event, path);
      String json = value.toString();
      long quotesBefore = template.substring(0, name.start()).chars().filter(c -> c == '"').count();
      boolean quoted = quotesBefore % 2 == 1;
      return quoted && value.isString() ? json.substring(1, json.length() - 1) : json;
    }
  }

  /** The node at a path as {@code $.detail.name}. */
  private static JsonNode at(JsonNode event, String path) {
    if (!path.equals("$") && !path.startsWith("$.")) {
      throw new TemplateException("paths into an event start with $, not " + path);
    }
    JsonNode node = event;
    for (String step : path.substring(1).split("\\.", -1)) {
      if (!step.isEmpty()) {
        node = node.path(step);
      }
    }
    return node.isMissingNode() ? JsonTrees.array().addNull().get(0) : node;
  }
}
