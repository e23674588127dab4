package io.millrace.definition;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** One YAML 1.2 document: small, shallow, and in one piece. */
final class YamlDocument {

  private static final int MAX_CHARACTERS = 256 * 1024;
  private static final int MAX_DEPTH = 16; // the composer recurses; a project needs 5

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setLabel("project.yaml").build();

  private YamlDocument() {}

  /** The document's root; empty, with the reason among the problems, if there is none to read. */
  static Optional<YamlValue> compose(String yaml, Problems problems) {
    if (yaml.length() > MAX_CHARACTERS) {
      problems.add(
          Optional.empty(), "", "must be at most 256 Ki characters, but was " + yaml.length());
      return Optional.empty();
    }
    String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
    try {
      if (tooDeep(text, problems)) {
        return Optional.empty();
      }
      var root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        problems.add(
            Optional.empty(), "", "is empty; a project declares name, task, target and columns");
      }
      return root.map(node -> new YamlValue(node, "", problems));
    } catch (MarkedYamlEngineException e) {
      problems.add(e.getProblemMark(), "", "is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(Optional.empty(), "", "is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean tooDeep(String text, Problems problems) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
      }
      if (depth > MAX_DEPTH) {
        problems.add(event.getStartMark(), "", "is nested deeper than " + MAX_DEPTH + " levels");
        return true;
      }
    }
    return false;
  }
}
