package io.millrace.serving;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ArchiveLimits;
import io.millrace.modeling.archive.ModelArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model where SageMaker puts it: its files unpacked, or the archive as it is, where the endpoint
 * asks for no unpacking.
 */
record ModelFolder(Path folder) {

  private static final String PACKED = "model.tar.gz";

  /**
   * Its archive.
   *
   * @throws InvalidInputException if there is none, or it is beyond {@link ArchiveLimits#DEFAULT}
   * @throws IOException if it cannot be read
   */
  ModelArchive archive() throws IOException {
    Path packed = folder.resolve(PACKED);
    if (Files.isRegularFile(packed)) {
      try (InputStream in = Files.newInputStream(packed)) {
        return ModelArchive.read(in);
      }
    }
    return new ModelArchive(files());
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    long left = ArchiveLimits.DEFAULT.bytes();
    for (Path file : names()) {
      long size = Files.size(file);
      Check.that(
          size <= left,
          "files of the model in " + folder,
          "at most " + ArchiveLimits.DEFAULT.bytes() + " bytes",
          size);
      left -= size;
      files.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return files;
  }

  private List<Path> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException("There is no folder %s with a model.".formatted(folder));
    }
    int most = ArchiveLimits.DEFAULT.entries();
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> names =
          all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .limit(most + 1L)
              .sorted()
              .toList();
      Check.that(
          !names.isEmpty() && names.size() <= most,
          "files in " + folder,
          "those of a model archive, 1 to " + most,
          names.size());
      return names;
    }
  }

  /**
   * The model, which has answered its own example.
   *
   * @throws InvalidInputException if it cannot be served
   * @throws IOException if it cannot be read
   */
  static Model load(ModelArchive archive) throws IOException {
    Model model = Model.of(archive);
    var _ = model.predict(List.of(model.example()));
    return model;
  }
}
