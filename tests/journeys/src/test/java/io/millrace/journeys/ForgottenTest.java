package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.GlueTableCatalog;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.TableCatalog;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A customer of whom a file, a model and feedback tell wants to be forgotten. */
@ExtendWith(SharedPlatform.class)
class ForgottenTest {

  private static final String PROJECT = "forgetful";
  private static final String WHO = "7590-vhveg-is-nobody";
  private static final String OF = "/v1/projects/" + PROJECT;

  @Test
  void noByteOfThePlatformTellsOfThemAndTheModelLearnsWithoutThem(Platform platform)
      throws Exception {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT)
                .replace("columns:\n", "entityKey: customer\ncolumns:\n  customer: text\n")
            + "data: {mode: append}\n");
    platform.drop(PROJECT, "monday.csv", monday());
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
    var _ =
        platform.awaitAnswer(
            OF + "/datasets/1", told -> told.path("table").asString("").contains("/00001-"));
    awaitListed(platform, OF + "/datasets/1");
    assertThat(
            platform
                .post(
                    "/v1/models/%s/feedback".formatted(PROJECT),
                    "{\"feedback\":[{\"entity\":\"%s\",\"asOf\":\"2026-05-03T00:00:00Z\",\"outcome\":\"Yes\"}]}"
                        .formatted(WHO))
                .statusCode())
        .isEqualTo(200);
    int before = tellOf(platform.data()).size();
    assertThat(before).isGreaterThan(1);
    platform.drop("batch-in/" + PROJECT, "calls.csv", monday());
    var _ =
        platform.awaitAnswer(
            OF + "/uploads",
            now -> now.at("/uploads/0/outcome/type").asString("").equals("Predicted"));
    assertThat(tellOf(platform.data())).hasSizeGreaterThan(before);

    assertThat(
            platform
                .post(
                    OF + "/erasures",
                    "{\"column\":\"customer\",\"value\":\"%s\",\"why\":\"a letter of May 3\"}"
                        .formatted(WHO))
                .statusCode())
        .isEqualTo(200);
    JsonNode told =
        platform.awaitAnswer(OF + "/erasures/1", now -> now.at("/erasure/doneAt").isString());
    JsonNode now =
        platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) == 2);
    JsonNode dataset =
        platform.awaitAnswer(
            OF + "/datasets/2", left -> left.path("table").asString("").contains("/00002-"));

    assertThat(told.at("/erasure/withdrawn/0").asInt()).isEqualTo(1);
    assertThat(told.at("/erasure/rows").asInt()).isEqualTo(2);
    assertThat(told.at("/learned/0").asInt()).isEqualTo(1);
    assertThat(now.at("/version/datasetVersion").asInt()).isEqualTo(2);
    assertThat(dataset.at("/dataset/rows").asInt()).isEqualTo(396);
    assertThat(dataset.path("table").asString()).contains("/tables/forgetful/erasure-1/metadata/");
    awaitListed(platform, OF + "/datasets/2");
    assertThat(platform.post(OF + "/datasets/1/revert", "{\"why\":\"x\"}").body())
        .contains("Dataset 1 had rows that were forgotten, and is destroyed");
    assertThat(platform.get(OF + "/history").toString())
        .contains("erasure/1", "a letter of May 3")
        .doesNotContain(WHO);
    assertThat(tellOf(platform.data())).isEmpty();
  }

  /** The catalog leads others to the table as it is. */
  private static void awaitListed(Platform platform, String dataset) {
    var catalog = new GlueTableCatalog(platform.aws(), "millrace_dev");
    var _ =
        platform.awaitAnswer(
            dataset,
            told ->
                catalog
                    .find(new ProjectName(PROJECT))
                    .map(TableCatalog.Entry::metadata)
                    .filter(told.path("table").asString()::equals)
                    .isPresent());
  }

  /** Two rows are theirs, and one more that breaks a rule is in quarantine. */
  private static byte[] monday() {
    List<String> rows = new ArrayList<>(Sample.csv(1, 402).lines().toList());
    StringBuilder csv = new StringBuilder("customer," + rows.getFirst() + "\n");
    for (int row = 1; row < rows.size(); row++) {
      String customer = row == 7 || row == 8 || row == 100 ? WHO : "c-" + row;
      csv.append(customer).append(',').append(rows.get(row)).append('\n');
    }
    return csv.toString().getBytes(UTF_8);
  }

  /** The files that tell of them, unpacked where they are packed. */
  private static List<Path> tellOf(Path data) throws IOException {
    List<Path> telling = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (content(file).contains(WHO)) {
          telling.add(data.relativize(file));
        }
      }
    }
    return telling;
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new String((gzip ? new GZIPInputStream(in) : in).readAllBytes(), ISO_8859_1);
    } catch (NoSuchFileException | ZipException | EOFException gone) {
      return "";
    }
  }
}
