package io.millrace.intake;

import io.millrace.columns.Codec;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.PredictedFile;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.Project;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.TimeIndex;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.check.Removal;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What has rows beside datasets: the files that were dropped with their reports and their
 * quarantine, what was predicted of files, captured predictions, what was said to have come true of
 * them, and both joined.
 */
final class OtherCopies {

  private static final int PAGE = 100;
  private static final String CAPTURES = "captures/";
  private static final String FAILED_CAPTURES = "captures-failed/";

  /** The time that intake may take for a file. */
  private static final Duration LONGEST_READING = Duration.ofMinutes(15);

  private final Outputs outputs;
  private final Lines lines;
  private final StateStore state;
  private final Datasets datasets;
  private final Project project;
  private final Wish wish;
  private final Codec codec;

  OtherCopies(Outputs outputs, StateStore state, Datasets datasets, Project project, Wish wish) {
    this.outputs = outputs;
    this.lines = outputs.lines();
    this.state = state;
    this.datasets = datasets;
    this.project = project;
    this.wish = wish;
    this.codec = Codec.of(project.column(wish.erasure().column()));
  }

  /**
   * Whoever reads a file that came before now would publish its rows after they are forgotten.
   *
   * @throws UnavailableException if somebody may
   */
  void requireNoneIsRead(Instant now) {
    each(upload -> {
      if (upload.outcome() == null
          && UploadFolder.ofPart(upload.file()).isEmpty()
          && !Erasure.isWish(upload.file())
          && (upload.gatheredUntil() != null
              || upload.receivedAt().isAfter(now.minus(LONGEST_READING)))) {
        throw new UnavailableException(
            "upload %s is still being read: its rows are looked at when it has ended"
                .formatted(upload.ingestId()));
      }
    });
  }

  /**
   * Destroys those that have such rows; of captures, feedback, what was made of both and rows that
   * could not be predicted, the others stay.
   *
   * @param affected parts of datasets that had such rows
   * @param others parts that had none
   */
  void destroy(List<Part> affected, List<Part> others) {
    Set<PredictedFile> predicted = new HashSet<>();
    List<Upload> parts = new ArrayList<>();
    each(upload -> {
      if (Upload.isToPredict(upload.file())) {
        predicted.add(PredictedFile.of(upload));
      }
      if (UploadFolder.ofPart(upload.file()).isPresent()) {
        parts.add(upload);
      } else if (holds(upload, affected, others)) {
        outputs.destroy(upload);
      }
    });
    // By these it is found what is kept of their folders: they come after those.
    parts.stream().filter(part -> holds(part, affected, others)).forEach(outputs::destroy);
    predicted.forEach(this::destroy);
    Set<String> predictions = new HashSet<>();
    lines.read(CAPTURES, line -> capture(line).ifPresent(predictions::add));
    lines.keep(Feedback.prefix(project.name()), line -> !isAbout(line, predictions));
    outputs.joins(state, project.name()).drop(predictions, entities());
    lines.keep(FAILED_CAPTURES, line -> !mayBeTheirs(line));
    lines.keep(CAPTURES, line -> capture(line).isEmpty());
  }

  /** A name may have been that of several files: whatever has such a row goes. */
  private void destroy(PredictedFile file) {
    outputs.predictions(
        file,
        predictions -> {
          if (isRead(predictions)) {
            outputs.destroy(predictions);
          }
        });
    lines.keepAt(file.wrongRows(), line -> !mayBeWrongRow(line));
  }

  /** Its cells may be in the columns of others, and a line may be no row at all. */
  private boolean mayBeWrongRow(String line) {
    try {
      JsonNode written = Json.read(line, JsonNode.class).path("written");
      return !written.path("text").isMissingNode()
          || written.valueStream().anyMatch(this::isWished);
    } catch (InvalidInputException cannotBeTold) {
      return true;
    }
  }

  private boolean isWished(JsonNode cell) {
    return cell.isValueNode() && codec.read(cell.asString()).equals(wish.value());
  }

  /** What stands for them where predictions are kept by whom they are about. */
  private Set<String> entities() {
    return wish.erasure().column().equals(project.entityKey())
        ? codec.word(wish.value()).map(JoinedWindow::entity).stream().collect(Collectors.toSet())
        : Set.of();
  }

  private void each(Consumer<Upload> each) {
    TimeIndex.Page<Upload> page = uploads(null);
    page.items().forEach(each);
    while (page.next() != null) {
      page = uploads(page.next());
      page.items().forEach(each);
    }
  }

  private TimeIndex.Page<Upload> uploads(@Nullable Cursor before) {
    return datasets.uploads(project.name(), before, PAGE);
  }

  private boolean holds(Upload upload, List<Part> affected, List<Part> others) {
    boolean isTable =
        switch (upload.outcome()) {
          case null -> true; // nobody reads it any more
          case Outcome.Published _, Outcome.Branched _ -> true;
          case Outcome.Predicted _, Outcome.Refused _ -> true;
          case Outcome.Declared _, Outcome.Forgotten _ -> false;
        };
    if (!isTable || Erasure.isWish(upload.file())) {
      return false;
    }
    if (isOf(affected, upload.file())) {
      return true;
    }
    boolean allPublished = upload.rows() != null && upload.rows().quarantined() == 0;
    return !(allPublished && isOf(others, upload.file()))
        && (UploadFolder.completedBy(upload.file()).isPresent()
            ? isFolderRead(upload)
            : isRead(upload.file()));
  }

  /**
   * Whether a folder is read: where there is no report, somebody was killed before the rest was
   * destroyed.
   */
  private boolean isFolderRead(Upload folder) {
    return outputs.filesOf(folder).map(files -> files.stream().anyMatch(this::isRead)).orElse(true);
  }

  private static boolean isOf(List<Part> parts, ObjectRef file) {
    return parts.stream().anyMatch(part -> part.source().equals(file));
  }

  private boolean isRead(ObjectRef file) {
    try {
      return Removal.isIn(
          outputs.source(file), project.columns(), wish.erasure().column(), wish.value());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  /** The id of a captured prediction that is about such a row. */
  private Optional<String> capture(String line) {
    try {
      Capture capture = Json.read(line, Capture.class);
      return isTheirs(capture) ? Optional.of(capture.predictionId()) : Optional.empty();
    } catch (InvalidInputException noCapture) {
      return Optional.empty();
    }
  }

  private boolean isTheirs(Capture capture) {
    ProjectName of = capture.project();
    return of.equals(project.name())
        && codec.read(capture.instance().get(wish.erasure().column())).equals(wish.value());
  }

  /** Whether captures that could not be delivered are about such a row, as far as can be told. */
  private boolean mayBeTheirs(String line) {
    try {
      String raw = Json.read(line, JsonNode.class).path("rawData").asString("");
      return new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8)
          .lines()
          .anyMatch(each -> isTheirs(Json.read(each, Capture.class)));
    } catch (InvalidInputException | IllegalArgumentException cannotBeTold) {
      return true;
    }
  }

  private boolean isAbout(String line, Set<String> predictions) {
    try {
      Feedback feedback = Json.read(line, Feedback.class);
      return (feedback.predictionId() != null && predictions.contains(feedback.predictionId()))
          || (wish.erasure().column().equals(project.entityKey())
              && codec.read(feedback.entity()).equals(wish.value()));
    } catch (InvalidInputException noFeedback) {
      return false;
    }
  }
}
