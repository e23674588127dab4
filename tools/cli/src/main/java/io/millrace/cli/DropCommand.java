package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.store.ObjectRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uploads a file or a folder, and follows what comes of it. */
@Command(
    name = "drop",
    description =
        "Upload a file, or a folder of files as one, and follow it until a version serves or the reason why not.")
final class DropCommand extends ApiCommand {

  @Parameters(
      index = "0",
      paramLabel = "PROJECT",
      description = "The project's name; PROJECT@BRANCH for a branch of its dataset.")
  private String named = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description =
          "CSV, JSON Lines or Parquet; or a folder with nothing else in it, but for what begins with _ or a point.")
  private Path file = Path.of("");

  @Option(
      names = "--predict",
      description =
          "Predict its rows with the version that serves, instead of learning from them; of a file of"
              + " any size that is uploaded, while predict --file asks the API row by row.")
  private boolean predict;

  @Mixin private final Following following = new Following();

  @Override
  int run(Api api, Console console) {
    var progress = new FileProgress(json() ? console.silent() : console, InstantSource.system());
    String project = DatasetLine.projectOf(named);
    var sender = new FileSender(api, project, DatasetLine.branchOf(named), predict, console);
    ObjectRef sent = Files.isDirectory(file) ? folder(sender, progress) : single(sender, progress);
    if (!following.wanted()) {
      return DONE;
    }
    var loop = new Loop(api, project, progress, following.patience());
    int code = Following.tell(loop.follow(sent), project, progress.console());
    return followed(code, api, project, console);
  }

  private ObjectRef single(FileSender sender, FileProgress progress) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("There is no file " + file + ".");
    }
    long size = FileSender.size(file);
    if (size == 0) {
      throw new InvalidInputException(file + " is empty.");
    }
    ObjectRef sent = sender.send(String.valueOf(file.getFileName()), file);
    progress.stage("uploaded", "%s, %s".formatted(file.getFileName(), Descriptions.bytes(size)));
    return sent;
  }

  private ObjectRef folder(FileSender sender, FileProgress progress) {
    if (DatasetLine.branchOf(named) != null) {
      throw new InvalidInputException(
          "%s is a folder; on a branch files are dropped one by one.".formatted(file));
    }
    if (predict) {
      throw new InvalidInputException(
          "%s is a folder; files to predict are dropped one by one.".formatted(file));
    }
    var folder = new FolderSender(sender, file);
    List<Path> files = folder.files();
    ObjectRef sent = folder.send(files);
    progress.stage(
        "uploaded",
        "%s, %s of %s"
            .formatted(
                files.size() == 1 ? "1 file" : files.size() + " files",
                Descriptions.bytes(files.stream().mapToLong(FileSender::size).sum()),
                file));
    return sent;
  }
}
