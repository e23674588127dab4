package io.millrace.batch;

import io.millrace.modeling.PlainJson;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that could not be predicted, as JSON Lines: {@code
 * {"row":3,"line":4,"reason":"…","written":{"tenure":"x"}}}. Those beyond a number are counted
 * only.
 */
final class WrongRows implements Closeable {

  private final OutputStream out;
  private final int most;
  private int told;

  /**
   * @param most how many are told
   */
  WrongRows(Path file, int most) throws IOException {
    this.most = most;
    out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  /**
   * Tells of one, if not of too many before.
   *
   * @param row its number among the rows of the file, from 1
   */
  void add(long row, long line, String reason, Map<String, @Nullable Object> written)
      throws IOException {
    if (told == most) {
      return;
    }
    told++;
    Map<String, Object> wrong = new LinkedHashMap<>();
    wrong.put("row", row);
    wrong.put("line", line);
    wrong.put("reason", reason);
    wrong.put("written", written);
    out.write(PlainJson.write(wrong));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
