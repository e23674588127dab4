package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.store.ObjectRef;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of files that are one upload, as those who write in parts leave it: {@code
 * <project>/<folder>/part-00000.parquet} and so on, and when it is complete {@code
 * <project>/<folder>/_SUCCESS}, or {@code <project>/<folder>/manifest}, which names the files.
 *
 * @param name below the project, with a slash at its end; empty for the project's own folder, which
 *     is none to gather files in
 */
public record UploadFolder(ProjectName project, String name) {

  private static final String COMPLETE = "_SUCCESS";
  private static final String MANIFEST = "manifest";

  /**
   * Names of parts by Spark, Hadoop, pyarrow and Dask; Glue and Redshift, which count before; and
   * Athena.
   */
  private static final Pattern PART =
      Pattern.compile("(run-\\d+-|\\d+_)?part[-_.]([rm]-)?\\d.*|\\d{8}_\\d{6}_\\d{5}_.+");

  /** A column and its value, in the name of a folder. */
  private static final Pattern PARTITION = Pattern.compile("[^=]+=.*");

  /**
   * The folder that a file is a part of, on no branch: there each file is an upload of its own;
   * empty for one that is an upload of its own.
   */
  public static Optional<UploadFolder> ofPart(ObjectRef file) {
    String name = Upload.nameOf(file);
    int slash = name.lastIndexOf('/');
    return slash < 0
            || Upload.isToPredict(file)
            || Upload.branchOf(file).isPresent()
            || isHidden(file)
            || !PART.matcher(name.substring(slash + 1)).matches()
        ? Optional.empty()
        : Optional.of(new UploadFolder(Upload.projectOf(file), root(name.substring(0, slash))))
            .filter(folder -> !folder.name().isEmpty());
  }

  private static String root(String path) {
    return Arrays.stream(path.split("/", -1))
        .takeWhile(each -> !PARTITION.matcher(each).matches())
        .map(each -> each + "/")
        .collect(Collectors.joining());
  }

  /** The folder that a file says to be complete; empty for any other file. */
  public static Optional<UploadFolder> completedBy(ObjectRef file) {
    String name = Upload.nameOf(file);
    String last = name.substring(name.lastIndexOf('/') + 1);
    return Upload.isToPredict(file)
            || Upload.branchOf(file).isPresent()
            || !(last.equals(COMPLETE) || last.equals(MANIFEST))
        ? Optional.empty()
        : Optional.of(
            new UploadFolder(
                Upload.projectOf(file), name.substring(0, name.length() - last.length())));
  }

  /** Whether what says that a folder is complete also says of which files. */
  public static boolean isManifest(ObjectRef completing) {
    return completing.key().endsWith("/" + MANIFEST);
  }

  /** Whether one file takes the place of another: of its key, or of the same folder. */
  static boolean isSame(String sourceKey, ObjectRef file) {
    return Upload.onMain(file.key()).equals(Upload.onMain(sourceKey))
        || completedBy(file)
            .filter(folder ->
                sourceKey.equals(folder.prefix() + COMPLETE)
                    || sourceKey.equals(folder.prefix() + MANIFEST))
            .isPresent();
  }

  /**
   * Whether a file in a folder is no data, but what its writer keeps beside them: something in its
   * path begins with {@code _} or a point, and it does not say that the folder is complete.
   */
  public static boolean isHidden(ObjectRef file) {
    String name = Upload.nameOf(file);
    return name.contains("/")
        && !Upload.isToPredict(file)
        && Stream.of(name.replaceFirst("/" + COMPLETE + "$", "").split("/", -1))
            .anyMatch(each -> each.startsWith("_") || each.startsWith("."));
  }

  /** Where its files are in the bucket that they are dropped into. */
  public String prefix() {
    return project + "/" + name;
  }

  /** The name of the file that says that it is complete and nothing else, below the project. */
  public String waitsFor() {
    return name + COMPLETE;
  }

  /** Whether a file of it says by its folder's name what a column's value is. */
  public boolean isPartition(ObjectRef part) {
    return part.key().indexOf('/', prefix().length()) > 0;
  }
}
