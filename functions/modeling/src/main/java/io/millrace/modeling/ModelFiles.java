package io.millrace.modeling;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.archive.ModelArchive;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What may come in with a model: figures and a page to look at. Whatever could be run, a pickle for
 * instance, is refused by what it is, under whichever name and however wrapped: each file is one
 * that the platform knows, and its content is of the format of its name.
 */
public final class ModelFiles {

  private static final Set<String> JSON =
      Set.of(
          ModelArchive.FORMAT,
          ModelArchive.LINEAR,
          ModelArchive.PIPELINE,
          ModelArchive.SIGNATURE,
          ModelArchive.METRICS,
          ModelArchive.BASELINE,
          ModelArchive.SEGMENT_BASELINES,
          ModelArchive.IMPORTANCE,
          ModelArchive.PROVENANCE,
          ModelArchive.LEARNED);

  /** The files of trees, several in a mixture: {@code model.ubj}, {@code model-2.ubj} … */
  private static final Pattern TREES = Pattern.compile("model(-[2-9])?\\.ubj");

  private static final byte[] PAGE = "<!doctype html>".getBytes(US_ASCII);

  private ModelFiles() {}

  /**
   * Refuses an archive that holds anything else.
   *
   * @throws InvalidInputException if a file is none that belongs to a model, or is not what its
   *     name says
   */
  public static void check(ModelArchive archive) {
    for (Map.Entry<String, byte[]> file : archive.files().entrySet()) {
      String name = file.getKey();
      byte[] content = file.getValue();
      if (JSON.contains(name)) {
        PlainJson.check(name, content);
      } else if (TREES.matcher(name).matches() || name.equals(ModelArchive.INTERVAL)) {
        require(content.length > 0 && content[0] == '{', name, "trees in UBJSON or JSON");
      } else if (name.equals(ModelArchive.ONNX)) {
        OnnxFile.check(content);
      } else if (name.equals(ModelArchive.CARD)) {
        require(isPage(content), name, "a page of HTML");
      } else {
        throw new InvalidInputException(
            "The model archive is refused: '%s' is no file of a model.".formatted(name));
      }
    }
  }

  /** A page has no byte that text cannot have: nothing binary follows its beginning. */
  private static boolean isPage(byte[] content) {
    byte[] start = Arrays.copyOf(content, PAGE.length);
    for (int i = 0; i < start.length; i++) {
      start[i] = (byte) Character.toLowerCase(start[i]);
    }
    for (byte each : content) {
      if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return Arrays.equals(start, PAGE);
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new InvalidInputException(
          "The model archive is refused: %s is not %s.".formatted(name, what));
    }
  }
}
