package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Predictions of a project's windows with what came true of them, which monitoring keeps. */
final class Joins {

  private final StateStore state;
  private final ObjectStore objects;
  private final String bucket;
  private final ProjectName project;

  Joins(StateStore state, ObjectStore objects, String bucket, ProjectName project) {
    this.state = state;
    this.objects = objects;
    this.bucket = bucket;
    this.project = project;
  }

  /**
   * Destroys what has such predictions or their labels, once the others stand in its place.
   *
   * @param predictions their ids
   * @param entities what stands for whom they are about
   * @throws UnavailableException if monitoring added to a window meanwhile
   */
  void drop(Set<String> predictions, Set<String> entities) {
    new EveryVersion(objects, bucket)
        .under(
            JoinedWindow.folder(project),
            object ->
                contents(object)
                    .ifPresent(packed -> {
                      ObjectNode joined =
                          (ObjectNode)
                              Json.read(new ByteArrayInputStream(packed.bytes()), JsonNode.class);
                      if (isChanged(joined, predictions, entities)) {
                        replace(object, packed.pack(Json.bytes(joined)));
                        objects.destroy(object);
                      }
                    }));
  }

  private static boolean isChanged(
      ObjectNode joined, Set<String> predictions, Set<String> entities) {
    Set<String> theirs = new HashSet<>(predictions);
    joined
        .path("predictions")
        .forEach(each -> {
          if (entities.contains(each.path("entity").asString(""))) {
            theirs.add(each.path("id").asString());
          }
        });
    boolean changed = false;
    for (String list : List.of("predictions", "labels")) {
      var kept = Json.mapper().createArrayNode();
      joined
          .path(list)
          .valueStream()
          .filter(each -> !theirs.contains(each.path("id").asString()))
          .forEach(kept::add);
      changed |= kept.size() < joined.path(list).size();
      joined.set(list, kept);
    }
    return changed;
  }

  /** Lets something else count of a window of which this counted until now. */
  private void replace(ObjectRef object, byte[] kept) {
    String from = object.key().substring(JoinedWindow.folder(project).length());
    Key<JoinedWindow> key =
        JoinedWindow.key(project, Instant.parse(from.substring(0, from.indexOf(".json"))));
    Optional<Revised<JoinedWindow>> read =
        state.find(key).filter(window -> window.value().contents().equals(object));
    if (read.isEmpty()) {
      return;
    }
    JoinedWindow window = read.get().value();
    ObjectRef contents = objects.write(bucket, object.key(), kept, "application/gzip");
    if (!state.write(
        List.of(
            Write.replace(key, read.get(), new JoinedWindow(window.from(), window.to(), contents))),
        List.of())) {
      throw new UnavailableException(
          "monitoring added to the window of %s meanwhile: it is looked at next"
              .formatted(window.from()));
    }
  }

  private Optional<Packed> contents(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return Optional.of(Packed.read(in));
    } catch (InvalidInputException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }
}
