package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Trainer;
import io.millrace.domain.training.TuningTrials.Entry;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Trains one model, as SageMaker asks of a training container.
 *
 * <p>It exits with 0 after success; with {@value #REFUSED} if the input can never give a model;
 * with {@value #INTERRUPTED} if it was stopped and may go on; with {@value #FAILED} otherwise.
 * Unless it succeeds, {@code output/failure} says why in one sentence.
 */
public final class TrainingProgram {

  static final int FAILED = 1;
  static final int REFUSED = 2;
  static final int INTERRUPTED = 143; // as of a process that SIGTERM ended

  private final TrainingFolders folders;
  private final StopSignal interruption;
  private final InstantSource clock;
  private final Consumer<String> progress;

  TrainingProgram(
      TrainingFolders folders,
      StopSignal interruption,
      InstantSource clock,
      Consumer<String> progress) {
    this.folders = folders;
    this.interruption = interruption;
    this.clock = clock;
    this.progress = progress;
  }

  /** Runs under {@code /opt/ml}, or under the folder that {@code MILLRACE_ML_ROOT} names. */
  public static void main(String[] arguments) {
    String root = Optional.ofNullable(System.getenv("MILLRACE_ML_ROOT")).orElse("/opt/ml");
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook());
    int status =
        new TrainingProgram(
                new TrainingFolders(Path.of(root)),
                termination,
                InstantSource.system(),
                System.out::println)
            .run();
    termination.ended();
    if (!termination.requested()) {
      System.exit(status);
    }
  }

  /** Trains, and returns the exit status. */
  int run() {
    try {
      train();
      return 0;
    } catch (InvalidInputException e) {
      return fail(REFUSED, e);
    } catch (Interrupted e) {
      return fail(INTERRUPTED, e);
    } catch (OutOfMemoryError e) { // as it would again; nothing here is half done afterwards
      return fail(
          REFUSED,
          new InvalidInputException(
              String.format(
                  Locale.ROOT,
                  "The data needs more memory than the %,d MB that training has here: take a larger training.compute.instance, or fewer rows or columns.",
                  Runtime.getRuntime().maxMemory() >> 20)));
    } catch (IOException | XGBoostError | RuntimeException e) {
      return fail(FAILED, e);
    }
  }

  private void train() throws IOException, XGBoostError {
    TrainingInput input =
        Json.read(
            Files.newInputStream(
                required(folders.channel(TrainingInput.CHANNEL).resolve(TrainingInput.FILE))),
            TrainingInput.class);
    List<Path> parts = parts(input.dataset());
    Trainer trainer = input.project().training().trainer();
    Map<String, String> given =
        trainer instanceof BuiltInTrainer builtIn
            ? new TreeMap<>(builtIn.hyperparameters())
            : new TreeMap<>();
    given.putAll(hyperparameters());
    String identity = input.runId() + "/" + input.dataset().digest() + "/" + given;
    Training training =
        new Training(
            input,
            given,
            new Boosting.Checkpoints(
                folders.checkpoints(), Sha256.of(identity + "/" + input.seed()).toString()),
            interruption,
            new Progress(progress, clock));
    Observations rows = Observations.read(parts, input.project());
    ModelArchive champion = champion();
    switch (trainer) {
      case BuiltInTrainer _ -> {
        write(training.run(rows, champion));
        progress.accept("The model is trained.");
      }
      case OwnCode _ when folders.brought().isEmpty() ->
          training.layOut(rows, champion, folders.model());
      case OwnCode _ ->
          judge(
              training,
              rows,
              champion,
              Brought.read(folders.brought().orElseThrow(), progress).by(trial()));
      case BroughtModel model ->
          judge(
              training,
              rows,
              champion,
              Brought.of(model, Files.readAllBytes(required(folders.broughtModel()))));
    }
  }

  private @Nullable Entry trial() throws IOException {
    Path told = folders.trial().orElse(null);
    return told == null ? null : Json.read(Files.newInputStream(told), Entry.class);
  }

  private void judge(
      Training training, Observations rows, @Nullable ModelArchive champion, Brought brought)
      throws IOException {
    write(training.judge(rows, champion, brought));
    progress.accept("The model is judged.");
  }

  private void write(ModelArchive model) throws IOException {
    Files.createDirectories(folders.model());
    for (Map.Entry<String, byte[]> file : model.files().entrySet()) {
      Files.write(folders.model().resolve(file.getKey()), file.getValue());
    }
  }

  private List<Path> parts(TrainingInput.Dataset dataset) throws IOException {
    Path channel = folders.channel("dataset");
    List<Path> parts = new ArrayList<>();
    for (TrainingInput.Part part : dataset.parts()) {
      Path file = required(channel.resolve(part.file()));
      if (!digest(file).equals(part.digest())) {
        throw new InvalidInputException(
            "The data is not that of dataset version %s: the SHA-256 of %s differs."
                .formatted(dataset.version(), part.file()));
      }
      parts.add(file);
    }
    return parts;
  }

  private @Nullable ModelArchive champion() throws IOException {
    Optional<Path> archive = folders.champion();
    if (archive.isEmpty()) {
      return null;
    }
    try (InputStream in = Files.newInputStream(archive.get())) {
      return ModelArchive.read(in);
    }
  }

  /** Those of the job, which SageMaker hands over as texts. */
  private Map<String, String> hyperparameters() throws IOException {
    Map<String, String> given = new TreeMap<>();
    if (Files.exists(folders.hyperparameters())) {
      PlainJson.readObject(Files.readAllBytes(folders.hyperparameters()))
          .forEach((name, value) -> given.put(name, String.valueOf(value)));
    }
    return given;
  }

  private int fail(int status, Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    progress.accept(reason);
    try {
      Files.createDirectories(folders.failure().getParent());
      Files.writeString(folders.failure(), reason);
    } catch (IOException unwritable) {
      progress.accept("The reason could not be kept: " + unwritable.getMessage());
    }
    return status;
  }

  private static Path required(Path file) {
    if (!Files.exists(file)) {
      throw new InvalidInputException("There is no " + file + ".");
    }
    return file;
  }

  private static Sha256 digest(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return Sha256.finish(digest);
  }
}
