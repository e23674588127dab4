package io.millrace.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Task;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.Scoring;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that says intervals, in the container: 4 of a tenure below 24, else −3. */
class IntervalsInContainerTest {

  private static final String ID = "00000000-0000-0001-0000-000000000002";
  private static final String TWO = "{\"instances\":[{\"tenure\":1},{\"tenure\":60}]}";

  @TempDir private Path folder;

  private final Container container =
      new Container(new Scoring(() -> new UUID(1, 2)), () -> Instant.EPOCH);

  @BeforeEach
  void serve() throws IOException {
    assertThat(load(bounded())).isInstanceOf(Readiness.Ready.class);
  }

  private Readiness load(ModelArchive archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.tar.gz"))) {
      archive.write(out);
    }
    return container.load(
        new ModelFolder(folder), Map.of(ServedVersion.NAME, "charges", ServedVersion.VERSION, "7"));
  }

  /** The ends of the trees are 2 and 6, and −5 and −1; the margin moves both outwards by a half. */
  private static ModelArchive bounded() {
    ModelArchive classes = SmallModel.archive();
    Signature before = Signature.fromJson(classes.file(ModelArchive.SIGNATURE));
    Map<String, byte[]> files = new TreeMap<>(classes.files());
    files.put(
        ModelArchive.SIGNATURE,
        new Signature(before.inputs(), before.carried(), "charges", Task.REGRESSION, List.of())
            .with(new Signature.Bounds(0.9, 0.5))
            .toJson());
    files.put(ModelArchive.MODEL, trees("reg:squarederror", 1, "0", tree(3.5, -3.5)));
    files.put(
        ModelArchive.INTERVAL,
        trees("reg:quantileerror", 2, "0,1", tree(2, -5) + "," + tree(6, -1)));
    return new ModelArchive(files);
  }

  private static byte[] trees(String objective, int targets, String groups, String trees) {
    return """
    {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"3","num_target":"%s"},
     "objective":{"name":"%s"},"gradient_booster":{"name":"gbtree","model":{
     "tree_info":[%s],"trees":[%s]}}}}\
    """
        .formatted(targets, objective, groups, trees)
        .getBytes(UTF_8);
  }

  private static String tree(double below, double other) {
    return """
    {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
     "split_conditions":[24,%s,%s],"default_left":[1,0,0],"split_type":[0,0,0],
     "loss_changes":[1,0,0],"sum_hessian":[4,1,3]}\
    """
        .formatted(below, other);
  }

  @Test
  void eachValueOfJsonIsBetweenItsEnds() {
    assertThat(invoke("application/json", "", TWO).body())
        .isEqualTo(
            "{\"model\":\"charges\",\"version\":7,\"predictions\":["
                + "{\"id\":\"%s\",\"value\":4.0,\"lower\":2.0,\"upper\":7.0},".formatted(ID)
                + "{\"id\":\"%s\",\"value\":-3.0,\"lower\":-5.0,\"upper\":0.0}]}".formatted(ID));
  }

  @Test
  void eachLineOfJsonLinesIsBetweenItsEnds() {
    List<String> lines =
        invoke("application/jsonlines", "", "{\"tenure\":1}\n[60,\"Year\"]\n")
            .body()
            .lines()
            .toList();

    assertThat(lines).hasSize(2);
    assertEnds(lines.getFirst(), 4, 2, 7);
    assertEnds(lines.getLast(), -3, -5, 0);
  }

  private static void assertEnds(String line, double value, double lower, double upper) {
    Map<String, @Nullable Object> said = PlainJson.readObject(line.getBytes(UTF_8));
    assertThat(said).containsEntry("value", value);
    assertThat(said).containsEntry("lower", lower);
    assertThat(said).containsEntry("upper", upper);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "text/csv, ''",
        "text/csv, text/csv",
        "text/csv; header=absent, 'text/csv; header=absent'"
      })
  void csvHasTwoColumnsMore(String type, String accept) {
    assertThat(invoke(type, accept, "1,Month\n60,Year\n").body())
        .isEqualTo("4.0,2.0,7.0,%s\n-3.0,-5.0,0.0,%s\n".formatted(ID, ID));
  }

  @Test
  void theHeaderOfCsvNamesThem() {
    assertThat(
            invoke(
                    "text/csv; header=present",
                    "text/csv; header=present",
                    "tenure,contract\n1,Month\n")
                .body())
        .isEqualTo("value,lower,upper,id\n4.0,2.0,7.0,%s\n".formatted(ID));
  }

  @Test
  void whatIsAskedInOneFormatIsAnsweredInAnotherWithTheSameEnds() {
    assertThat(invoke("application/json", "text/csv", TWO).body())
        .isEqualTo("4.0,2.0,7.0,%s\n-3.0,-5.0,0.0,%s\n".formatted(ID, ID));
  }

  @Test
  void anArchiveThatPromisesIntervalsAndHasNoneIsNotServed() throws IOException {
    Map<String, byte[]> files = new TreeMap<>(bounded().files());
    files.remove(ModelArchive.INTERVAL);

    assertThat(load(new ModelArchive(files))).isNotInstanceOf(Readiness.Ready.class);
    HttpResponse refused = invoke("application/json", "", TWO);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains(ModelArchive.INTERVAL);
  }

  private HttpResponse invoke(String type, String accept, String body) {
    return container.answer(
        new HttpRequest(
            "POST /invocations",
            Map.of(),
            Map.of(),
            accept.isEmpty()
                ? Map.of("content-type", type)
                : Map.of("content-type", type, "accept", accept),
            Optional.empty(),
            body.getBytes(UTF_8)));
  }
}
