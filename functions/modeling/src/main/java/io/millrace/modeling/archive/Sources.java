package io.millrace.modeling.archive;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The sources of a project's own code: text files by path. They are kept as one {@code .tar.gz}
 * under its digest, so that what a definition names never changes.
 *
 * @param files at least one, {@value #MOST} at most
 */
public record Sources(SortedMap<String, String> files) {

  /** What says which packages are installed before the program runs. */
  public static final String REQUIREMENTS = "requirements.txt";

  private static final int MOST = 64;
  private static final Pattern PATH =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final int LONGEST = 100;

  public Sources {
    files = new TreeMap<>(files);
    Check.that(
        !files.isEmpty() && files.size() <= MOST, "files", "1 to " + MOST + " files", files.size());
    files
        .keySet()
        .forEach(path ->
            Check.that(
                PATH.matcher(path).matches() && path.length() <= LONGEST,
                "path of a file",
                "names of letters, digits, '.', '-' and '_' with '/' between, 100 characters at most",
                path));
  }

  /** Files by path. */
  public Sources(Map<String, String> files) {
    this(new TreeMap<>(files));
  }

  /** The archive: the same files give the same bytes. */
  public byte[] packed() {
    var bytes = new ByteArrayOutputStream();
    Map<String, byte[]> contents = new TreeMap<>();
    files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
    try {
      new ModelArchive(contents).write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The folder of the data bucket that an archive of this digest is in, or a model that was
   * brought.
   */
  public static String folder(ProjectName project, Sha256 digest) {
    return "sources/%s/%s/".formatted(project, digest);
  }
}
