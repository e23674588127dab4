package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Spark reads what was published, and what it writes is taken in. Profile {@code spark}. */
@Tag("spark")
@ExtendWith(SharedPlatform.class)
class SparkTest {

  private static final String PROJECT = "sparks";
  private static final String TABLE = "glue.millrace_dev.sparks";
  private static final Path PROGRAM =
      Path.of("../spark/target/program/spark.jar").toAbsolutePath().normalize();
  private static final String DEFINITION =
      """
      {name: sparks, task: binary, target: returned, positive: 'yes', entityKey: id,
       columns: {id: text, day: date, seen: timestamp, pages: integer, score: number,
        plan: category, member: boolean, returned: category},
       checks: {rows: none, quarantine: none}, training: {trigger: asked}, data: {mode: append}}
      """;
  private static final String HEADER = "id,day,seen,pages,score,plan,member,returned\n";
  private static final List<String> ROWS =
      List.of(
          "{'id':'a','day':'2026-11-23','seen':'2026-11-22T23:00:00.000Z','pages':1,'score':0.1,"
              + "'plan':'free','member':true,'returned':'yes'}",
          "{'id':'b','day':'1969-12-31','seen':'1969-12-31T23:59:59.999Z',"
              + "'pages':9007199254740993,'score':-1.0E-300,'plan':'ünï “x”','member':false,"
              + "'returned':'no'}",
          "{'id':'c','returned':'yes'}");

  @TempDir private Path folder;

  @Test
  void whatIsPublishedIsReadAndWhatSparkWritesIsTakenIn(Platform platform) throws Exception {
    platform.declare(PROJECT, DEFINITION);
    publish(
        platform,
        1,
        "a,2026-11-23,2026-11-23T01:00:00+02:00,1,0.1,free,true,yes",
        "b,1969-12-31,1969-12-31T23:59:59.999Z,9007199254740993,-1e-300,ünï “x”,false,no");
    platform.put("/v1/projects/sparks/tags/audited", "{\"dataset\":1,\"why\":\"seen\"}");
    publish(platform, 2, "c,,,,,,,yes");

    Path written = folder.resolve("day3");
    assertThat(
            spark(
                platform,
                tagged(2),
                "select * from %s order by id".formatted(TABLE),
                "select count(*) as first from %s version as of 1".formatted(TABLE),
                "select count(*) as audited from %s version as of 'audited'".formatted(TABLE),
                "select id from %s where pages = 9007199254740993".formatted(TABLE),
                ("insert overwrite directory '%s' using parquet select /*+ repartition(2) */"
                        + " concat(id, '2') as id, day, seen, pages, score, plan, member, returned"
                        + " from %s")
                    .formatted(written.toUri(), TABLE)))
        .containsExactlyElementsOf(
            Stream.concat(rows(""), Stream.of("{\"first\":2}", "{\"audited\":2}", "{\"id\":\"b\"}"))
                .toList());

    assertThat(new Commands(platform.environment()).run("drop", PROJECT, written))
        .contains("version 3, 6 rows");
    assertThat(
            spark(
                platform,
                tagged(3),
                "select * from %s where id like '%%2' order by id".formatted(TABLE)))
        .containsExactlyElementsOf(rows("2").toList());
  }

  @Test
  void ofAnEntityItReadsTheNewestRowWhereThatCounts(Platform platform) throws Exception {
    platform.declare(
        "corrected",
        """
        {name: corrected, task: binary, target: returned, positive: 'yes', entityKey: id,
         eventTime: seen, columns: {id: text, seen: timestamp, pages: integer, returned: category},
         checks: {rows: none, quarantine: none}, training: {trigger: asked}, data: {mode: upsert}}
        """);
    String header = "id,seen,pages,returned\n";
    String monday = "a,2026-11-23,1,yes\nb,2026-11-23,2,no\na,2026-11-22,3,no\n";
    publish(platform, "corrected", 1, header + monday);
    publish(platform, "corrected", 2, header + "b,2026-11-24,4,yes\na,2026-11-21,5,no\n");

    String table = "glue.millrace_dev.corrected";
    assertThat(
            spark(
                platform,
                "select 1 from %s.snapshots where snapshot_id = 2".formatted(table),
                "select id, pages from %s order by id".formatted(table),
                "select id, pages from %s version as of 1 order by id".formatted(table)))
        .containsExactly(
            "{\"id\":\"a\",\"pages\":1}",
            "{\"id\":\"b\",\"pages\":4}",
            "{\"id\":\"a\",\"pages\":1}",
            "{\"id\":\"b\",\"pages\":2}");
  }

  private static Stream<String> rows(String mark) {
    return ROWS.stream()
        .map(row -> row.replaceFirst("'id':'(.)'", "'id':'$1" + mark + "'"))
        .map(row -> row.replace('\'', '"'));
  }

  private static void publish(Platform platform, int version, String... lines) throws Exception {
    publish(platform, PROJECT, version, HEADER + String.join("\n", lines) + "\n");
  }

  private static void publish(Platform platform, String project, int version, String csv)
      throws Exception {
    platform.drop(project, version + ".csv", csv.getBytes(UTF_8));
    var _ = platform.await(project, now -> now.at("/dataset/version").asInt(0) == version);
  }

  /** Gives rows once the catalog has this dataset version, and the tag. */
  private static String tagged(int version) {
    return "select 1 from %s.snapshots s join %s.refs r on r.name = 'audited' where s.snapshot_id = %s"
        .formatted(TABLE, TABLE, version);
  }

  /** What Spark prints of statements, once the awaited one gives rows. */
  private static List<String> spark(Platform platform, String awaited, String... statements)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                PROGRAM.toString(),
                platform.cloud().endpoint(),
                awaited));
    command.addAll(List.of(statements));
    Path said = Files.createTempFile("spark", ".txt");
    Path errors = Files.createTempFile("spark", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(errors.toFile());
      builder
          .environment()
          .putAll(Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"));
      int code = builder.start().waitFor();
      assertThat(code).as(Files.readString(errors)).isZero();
      return Files.readAllLines(said);
    } finally {
      Files.delete(said);
      Files.delete(errors);
    }
  }
}
