package io.millrace.definition;

import io.millrace.domain.InvalidInputException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the file and where it is. Whatever does not read as asked for is empty, and noted
 * among the problems, so that one reading finds them all.
 */
final class YamlValue {

  private static final int ECHO_LENGTH = 40;

  private final Node node;
  private final String path;
  private final Problems problems;

  YamlValue(Node node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** Notes that something is wrong with this value. */
  void note(String what) {
    problems.add(node.getStartMark(), path, what);
  }

  boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !isNull();
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether this is this very word. */
  boolean is(String word) {
    return isScalar() && ((ScalarNode) node).getValue().equals(word);
  }

  /**
   * A text in which this value is written another way.
   *
   * @param yaml that this was read from
   * @param by what is written instead of what is
   */
  String replaced(String yaml, UnaryOperator<String> by) {
    int[] points = yaml.codePoints().toArray();
    int bom = yaml.startsWith("\uFEFF") ? 1 : 0; // is not read
    int from = bom + node.getStartMark().orElseThrow().getIndex();
    int to = bom + node.getEndMark().orElseThrow().getIndex();
    return new String(points, 0, from)
        + by.apply(new String(points, from, to - from))
        + new String(points, to, points.length - to);
  }

  /** Any scalar as it is written: {@code Yes}, {@code 1} and {@code true} are texts too. */
  Optional<String> text() {
    return scalar("a text", text -> text);
  }

  Optional<Double> number() {
    return scalar(
        "a number",
        text -> {
          double number = Double.parseDouble(text);
          return Double.isFinite(number) && text.matches("[-+.0-9eE]+") ? number : null;
        });
  }

  Optional<Long> integer() {
    return scalar("a whole number", Long::valueOf);
  }

  Optional<Boolean> flag() {
    return scalar(
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            });
  }

  Optional<LocalDate> date() {
    return scalar("a date such as 2026-11-23", LocalDate::parse);
  }

  Optional<Duration> duration() {
    return scalar(Durations.SUCH_AS, text -> Durations.of(text).orElse(null));
  }

  /** How long something takes that is quick. */
  Optional<Duration> latency() {
    return scalar(
        "a time such as 250ms or 2s",
        text -> {
          if (!text.matches("[0-9]{1,6}m?s")) {
            return null;
          }
          return text.endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
              : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        });
  }

  /** One of the words of this enum, in lower case. */
  <E extends Enum<E>> Optional<E> word(Class<E> words) {
    List<E> all = Arrays.asList(words.getEnumConstants());
    String expected = "one of " + all.stream().map(Words::of).collect(Collectors.joining(", "));
    return scalar(
        expected,
        text -> all.stream().filter(word -> Words.of(word).equals(text)).findFirst().orElse(null));
  }

  /** The items of a list. */
  List<YamlValue> items() {
    if (!(node instanceof SequenceNode list)) {
      refuse("a list");
      return List.of();
    }
    List<Node> nodes = list.getValue();
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> new YamlValue(nodes.get(i), path + "[" + i + "]", problems))
        .toList();
  }

  /** Names that the file chooses, with their values in the file's order. */
  Map<String, YamlValue> entries() {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      refuse("names with values");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(tuple.getKeyNode().getStartMark(), path, "a name must be a text");
        continue;
      }
      String name = key.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      if (entries.putIfAbsent(name, new YamlValue(tuple.getValueNode(), below, problems)) != null) {
        problems.add(key.getStartMark(), below, "is given twice");
      }
    }
    return entries;
  }

  /** A group of settings whose names are these; any other name is a problem. */
  Section section(String... known) {
    List<String> names = List.of(known);
    Map<String, YamlValue> entries = entries();
    entries.forEach((name, value) -> {
      if (!names.contains(name)) {
        value.note("is not known here; known are " + String.join(", ", names));
      }
    });
    return new Section(this, entries);
  }

  /** What this makes, unless the domain refuses it. */
  <T> Optional<T> make(Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (InvalidInputException e) {
      note(e.reason());
      return Optional.empty();
    }
  }

  /** Whether the domain takes this value; if it does not, that is noted. */
  boolean accepts(Runnable check) {
    return make(
            () -> {
              check.run();
              return true;
            })
        .isPresent();
  }

  /** Notes that something else is expected here. */
  void refuse(String expected) {
    note("must be %s, but was %s".formatted(expected, shown()));
  }

  private <T> Optional<T> scalar(String expected, Function<String, @Nullable T> parse) {
    if (isScalar()) {
      try {
        T value = parse.apply(((ScalarNode) node).getValue());
        if (value != null) {
          return Optional.of(value);
        }
      } catch (NumberFormatException | DateTimeException e) {
        // not of this kind: refused below, like every other value that is not
      }
    }
    refuse(expected);
    return Optional.empty();
  }

  private String shown() {
    return switch (node) {
      case MappingNode _ -> "names with values";
      case SequenceNode list -> "a list of " + list.getValue().size();
      case ScalarNode scalar -> isNull() ? "nothing" : shortened(scalar.getValue());
      default -> "something else";
    };
  }

  private static String shortened(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= ECHO_LENGTH
        ? "'" + clean + "'"
        : "'" + clean.substring(0, ECHO_LENGTH) + "…'";
  }
}
