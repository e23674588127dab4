package io.millrace.tabular.profile;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a profile, format 1. */
final class ProfileJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FORMAT = 1;
  private static final int BINS = 20;
  private static final int MOST_VALUES = 20;
  private static final double[] QUANTILES = {.01, .05, .1, .25, .5, .75, .9, .95, .99};

  private ProfileJson() {}

  static String write(Profile profile) {
    return JSON.writeValueAsString(node(profile));
  }

  static String write(SegmentProfiles profiles) {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT);
    ArrayNode segments = json.putArray("segments");
    for (SegmentProfiles.Segment segment : profiles.segments()) {
      segments
          .addObject()
          .put("column", segment.column())
          .put("value", segment.value())
          .set("profile", node(segment.profile()));
    }
    return JSON.writeValueAsString(json);
  }

  private static ObjectNode node(Profile profile) {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("rows", profile.rows());
    ArrayNode columns = json.putArray("columns");
    profile.columns().forEach(column -> columns.add(node(column)));
    return json;
  }

  private static ObjectNode node(ColumnProfile column) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("name", column.name())
            .put("type", column.type().name())
            .put("count", column.count())
            .put("missing", column.missing())
            .put("distinct", Math.round(column.distinct()));
    switch (column) {
      case NumberProfile numbers -> write(numbers, node);
      case CategoryProfile words -> {
        write(words.counts(), node.put("countError", words.error()));
        node.put("wordSketch", words.wordBytes());
      }
      case TextProfile text -> {
        node.put("shortest", text.shortest()).put("longest", text.longest());
        if (text.tellsWords()) {
          node.set("words", node(text.words()));
          ArrayNode kinds = node.putArray("kinds");
          LongStream.of(text.kinds()).forEach(kinds::add);
        }
      }
    }
    return node.put("distinctSketch", column.distinctBytes());
  }

  private static void write(NumberProfile numbers, ObjectNode node) {
    if (numbers.count() > 0) {
      node.put("min", numbers.minimum()).put("max", numbers.maximum());
      node.put("mean", numbers.mean()).put("sd", numbers.standardDeviation());
      node.put("squares", numbers.squares());
      ObjectNode quantiles = node.putObject("quantiles");
      EmpiricalDistribution distribution = numbers.distribution();
      for (double q : QUANTILES) {
        quantiles.put(Double.toString(q), distribution.quantile(q));
      }
      ArrayNode histogram = node.putArray("histogram");
      for (long bin : numbers.histogram(BINS)) {
        histogram.add(bin);
      }
      write(numbers.common(MOST_VALUES), node);
    }
    node.put("quantileSketch", SketchBytes.of(numbers.quantiles()));
  }

  private static void write(List<ValueCount> values, ObjectNode node) {
    ArrayNode top = node.putArray("top");
    values.stream()
        .limit(MOST_VALUES)
        .forEach(v -> top.addObject().put("value", v.value()).put("count", v.count()));
  }

  static Profile read(String json) {
    return read(json, ProfileJson::profile);
  }

  static SegmentProfiles readSegments(String json) {
    return read(
        json,
        root -> {
          List<SegmentProfiles.Segment> segments = new ArrayList<>();
          for (JsonNode node : formatted(root).required("segments")) {
            segments.add(
                new SegmentProfiles.Segment(
                    node.required("column").stringValue(),
                    node.required("value").stringValue(),
                    profile(node.required("profile"))));
          }
          return new SegmentProfiles(segments);
        });
  }

  /** Reads something of what was parsed. */
  private interface Reader<T> {
    T read(JsonNode root) throws IOException;
  }

  private static Profile profile(JsonNode root) throws IOException {
    List<ColumnProfile> columns = new ArrayList<>();
    for (JsonNode node : formatted(root).required("columns")) {
      columns.add(column(node));
    }
    return new Profile(root.required("rows").longValue(), columns);
  }

  private static JsonNode formatted(JsonNode root) {
    if (root.path("format").asInt(0) != FORMAT) {
      throw new InvalidInputException("profile format", "1", root.path("format"));
    }
    return root;
  }

  private static <T> T read(String json, Reader<T> reader) {
    try {
      return reader.read(JSON.readTree(json));
    } catch (JacksonException | IOException | IllegalArgumentException e) {
      throw new InvalidInputException("This is not a profile: " + e.getMessage());
    }
  }

  private static ColumnProfile column(JsonNode node) throws IOException {
    ColumnProfile column =
        ColumnProfile.of(
            node.required("name").stringValue(),
            ColumnType.valueOf(node.required("type").stringValue()));
    column.restore(
        node.required("count").longValue(),
        node.required("missing").longValue(),
        node.required("distinctSketch").binaryValue());
    switch (column) {
      case NumberProfile numbers ->
          numbers.restore(
              node.path("min").asDouble(Double.POSITIVE_INFINITY),
              node.path("max").asDouble(Double.NEGATIVE_INFINITY),
              node.path("mean").asDouble(0),
              node.path("squares").asDouble(0),
              SketchBytes.read(node.required("quantileSketch").binaryValue()));
      case CategoryProfile words -> words.restoreWords(node.required("wordSketch").binaryValue());
      case TextProfile text -> {
        text.restore(node.required("shortest").intValue(), node.required("longest").intValue());
        JsonNode kinds = node.path("kinds");
        if (kinds.size() == TextProfile.KINDS
            && column(node.required("words")) instanceof NumberProfile words) {
          text.restoreWords(words, kinds.valueStream().mapToLong(JsonNode::longValue).toArray());
        }
      }
    }
    return column;
  }
}
