package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.StoredAs;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What was written is read: documents and events as they are kept, a line each, in files that are
 * named after their types. A line is changed with its record only where nothing is stored yet that
 * looks like it; otherwise the line stays, and what is new beside it may be null.
 */
class StoredFormatsTest {

  private static final Path STORED = Path.of("src/test/resources/stored");
  private static final String HOUSE = "io.millrace.";

  @ParameterizedTest
  @MethodSource("types")
  void whatIsStoredIsReadAndWrittenAsItWas(Class<?> type) throws IOException {
    for (String line : lines(type)) {
      assertThat(Json.text(Json.read(line, type))).isEqualTo(line);
    }
  }

  /** An entity without a file, or a case of a choice without a line, would change unnoticed. */
  @Test
  void everyEntityAndEveryCaseOfAChoiceIsAmongThem() throws Exception {
    List<Class<?>> types = types();

    assertThat(entities())
        .allMatch(entity -> types.stream().anyMatch(type -> type.isAssignableFrom(entity)));
    Set<String> written = new TreeSet<>();
    for (Class<?> type : types) {
      lines(type).forEach(line -> namesIn(line, written));
    }
    for (Class<?> choice : choices(types)) {
      for (Class<?> one : choice.getPermittedSubclasses()) {
        if (one.isSealed()) {
          continue; // a choice within a choice, whose own cases are here as well
        }
        assertThat(written).as("cases of %s", choice.getName()).contains(StoredAs.Name.of(one));
      }
    }
  }

  sealed interface Choice {

    @StoredAs("Chosen")
    record Renamed(int number) implements Choice {}
  }

  @Test
  void aClassThatGotAnotherNameIsStoredUnderTheOneBefore() {
    String stored = "{\"type\":\"Chosen\",\"number\":3}";

    assertThat(Json.read(stored, Choice.class)).isEqualTo(new Choice.Renamed(3));
    assertThat(Json.text(new Choice.Renamed(3))).isEqualTo(stored);
  }

  static List<Class<?>> types() throws IOException {
    try (Stream<Path> files = Files.list(STORED)) {
      List<Class<?>> types = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        types.add(type(HOUSE + file.getFileName().toString().replaceFirst("\\.jsonl$", "")));
      }
      return types;
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException renamed) {
      throw new AssertionError(
          "what was stored as this is read by nobody: "
              + name
              + "; a class with another name says @StoredAs",
          renamed);
    }
  }

  private static List<String> lines(Class<?> type) throws IOException {
    return Files.readAllLines(STORED.resolve(type.getName().substring(HOUSE.length()) + ".jsonl"));
  }

  private static void namesIn(String json, Set<String> names) {
    Json.read(json, JsonNode.class).findValuesAsString("type").forEach(names::add);
  }

  private static List<Class<?>> entities() throws IOException, URISyntaxException {
    Path place = Path.of(Entity.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return entities(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return entities(jar.getPath("/"));
    }
  }

  private static List<Class<?>> entities(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.matches("io.*[a-zA-Z]\\.class") && !name.contains("-info"))
          .<Class<?>>map(
              name -> type(name.replaceFirst("\\.class$", "").replaceAll("[/\\\\]", ".")))
          .filter(type -> Entity.class.isAssignableFrom(type) && type.isRecord())
          .toList();
    }
  }

  /** The sealed choices that documents of these types hold. */
  private static Set<Class<?>> choices(List<Class<?>> types) {
    Set<Class<?>> seen = new HashSet<>();
    types.forEach(type -> follow(type, seen));
    seen.removeIf(type -> !type.isSealed());
    return seen;
  }

  private static void follow(Type type, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(each -> follow(each, seen));
    } else if (type == TrainingPolicy.class) {
      follow(StoredTraining.class, seen);
    } else if (type instanceof Class<?> known
        && known.getName().startsWith(HOUSE)
        && seen.add(known)) {
      if (known.isSealed()) {
        Stream.of(known.getPermittedSubclasses()).forEach(each -> follow(each, seen));
      }
      if (known.isRecord()) {
        Stream.of(known.getRecordComponents())
            .map(RecordComponent::getGenericType)
            .forEach(each -> follow(each, seen));
      }
    }
  }
}
