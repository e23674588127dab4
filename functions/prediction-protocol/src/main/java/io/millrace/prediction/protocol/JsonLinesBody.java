package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances as JSON Lines, each as {@link InstanceRows#element} takes it; blank lines are none. */
final class JsonLinesBody {

  private JsonLinesBody() {}

  /**
   * Reads a body; whether a line is JSON is known when it is looked at.
   *
   * @throws InvalidInputException if there is no line in it
   */
  static Instances read(byte[] body, Signature signature, Instances.Options options) {
    List<byte[]> lines = lines(body);
    List<String> columns = InstanceRows.columns(signature);
    return new Instances(lines.size(), i -> values(columns, lines.get(i), i), options);
  }

  private static Map<String, @Nullable Object> values(
      List<String> columns, byte[] line, int index) {
    Object element;
    try {
      element = PlainJson.read(line);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("instance %s: %s".formatted(index, e.reason()));
    }
    return InstanceRows.element(columns, element, index);
  }

  private static List<byte[]> lines(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= body.length && lines.size() <= Instances.MAX; i++) {
      if (i == body.length || body[i] == '\n') {
        add(lines, body, begin, i);
        begin = i + 1;
      }
    }
    return lines;
  }

  private static void add(List<byte[]> lines, byte[] body, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (!Character.isWhitespace(body[i])) {
        lines.add(Arrays.copyOfRange(body, begin, end));
        return;
      }
    }
  }
}
