package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.parquet.NewestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();
  @TempDir private Path folder;

  @BeforeEach
  void twoDatasets() throws Exception {
    served.platform.launched(ServedPlatform.FILE, ApiFixture.DEFINITION);
    publish(
        "b.csv",
        "select * from (values ('Yes', 1, 0.5), ('No', 2, NULL)) as t(churn, tenure, share)");
    publish("c.csv", "select 'No' as churn, 70 as tenure, 'Infinity'::double as share");
  }

  private void publish(String name, String rows) throws SQLException, IOException {
    var _ = served.platform.published(received(served, name), parquet(name, rows));
  }

  private static Upload received(ServedPlatform served, String name) {
    return served.platform.received(new ObjectRef("intake", "telco-churn/" + name, "v1"));
  }

  private byte[] parquet(String name, String rows) throws SQLException, IOException {
    Path file = folder.resolve(name + ".parquet");
    try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckDb.createStatement()) {
      statement.execute("copy (%s) to '%s' (format parquet)".formatted(rows, file));
    }
    return Files.readAllBytes(file);
  }

  @Test
  void aProjectsNewestDatasetIsATableAndSoIsEachBefore() {
    assertThat(served.run("sql", "select churn, tenure from telco_churn")).isZero();
    assertThat(
            served.run(
                "sql",
                "with old as (from \"telco-churn@2\") select count(*) as \"more\" from old, telco_churn t where t.tenure > old.tenure"))
        .isZero();

    assertThat(served.out().lines().map(String::strip))
        .containsExactly("churn  tenure", "No     70", "more", "2");
    assertThat(served.err()).isEmpty();
  }

  @Test
  void programsAreGivenCsvAndJson() {
    assertThat(served.run("sql", "--csv", "from \"telco-churn@2\" order by tenure")).isZero();
    assertThat(served.run("sql", "--json", "from \"telco-churn@2\" order by tenure")).isZero();
    assertThat(served.run("sql", "--json", "from telco_churn")).isZero();

    assertThat(served.out().lines())
        .containsExactly(
            "churn,tenure,share",
            "Yes,1,0.5",
            "No,2,",
            "[{\"churn\":\"Yes\",\"tenure\":1,\"share\":0.5},{\"churn\":\"No\",\"tenure\":2,\"share\":null}]",
            "[{\"churn\":\"No\",\"tenure\":70,\"share\":\"Infinity\"}]");
  }

  @Test
  void whatCannotBeAskedIsSaid() throws IOException {
    assertThat(served.run("sql", "select * from nobody")).isEqualTo(1);
    assertThat(served.run("sql", "select * from \"telco-churn@9\"")).isEqualTo(1);
    assertThat(served.run("sql", "select nothing from telco_churn")).isEqualTo(1);
    assertThat(served.run("sql", "selekt 1")).isEqualTo(1);

    assertThat(served.err())
        .contains("There is no project nobody yet")
        .contains("telco-churn has no dataset 9")
        .contains("\"nothing\" not found")
        .contains("syntax error");
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(each -> each.getFileName().toString().startsWith("millrace-sql-")))
          .isEmpty();
    }
  }

  @Test
  void ofTheRowsAboutOneEntityTheNewestIsThere() throws Exception {
    String first =
        "select * from (values (1, 5, 'No', 10), (2, 5, 'No', 20), (2, 5, 'Yes', 21), (NULL, 5, 'No', 0), (4, NULL, 'No', 40)) as t(id, seen, churn, tenure)";
    String second =
        "select * from (values (1, 9, 'Yes', 11), (2, 4, 'No', 22), (NULL, 1, 'No', 1), (4, 0, 'Yes', 41), (5, 1, 'No', 50)) as t(id, seen, churn, tenure)";

    assertThat(newest("eventTime: seen\n", first, second, "id, tenure"))
        .containsExactly("2,21", ",0", "1,11", ",1", "4,41", "5,50");
    assertThat(newest("", first, second, "id, tenure")) // what came last counts
        .containsExactly(",0", "1,11", "2,22", ",1", "4,41", "5,50");
  }

  /** Of keys and times of any type, equal ones, ones that differ by a bit, and none. */
  @Test
  void whatIsThereIsWhatIsLearnedFrom() throws Exception {
    String rows =
        """
        select * exclude (k, t), case when k < 4 then %s end as id, case when t < 6 then %s end as seen
        from (select 'No' as churn, range as tenure, hash(range) %% 6 as k, hash(-range) %% 7 as t from range(%s, %s))
        """;
    List<String> keys =
        List.of(
            "'k' || k",
            "9007199254740990 + k::bigint",
            "k < 2",
            "[0.0, -0.0, 0.5, 1e300][(k + 1)::int]");
    List<String> times =
        List.of(
            "date '1969-12-30' + t::int",
            "timestamp '1969-12-31 23:59:59.997' + to_milliseconds(t::int)",
            "9007199254740990 + t::bigint",
            "[-1e300, -0.0, 0.0, 0.5, '-Infinity'::double, 2.5][(t + 1)::int]");
    for (String key : keys) {
      for (String time : times) {
        String first = rows.formatted(key, time, 0, 400);
        String second = rows.formatted(key, time, 400, 800);
        List<String> read = newest("eventTime: seen\n", first, second, "tenure");
        var newest = new NewestRows("id", "seen");
        newest.take(folder.resolve("a.csv.parquet"));
        newest.take(folder.resolve("b.csv.parquet"));
        assertThat(read)
            .as("%s, %s", key, time)
            .hasSizeBetween(200, 700)
            .containsExactlyElementsOf(
                IntStream.range(0, newest.rows())
                    .filter(row -> !newest.replaced().get(row))
                    .mapToObj(String::valueOf)
                    .toList());
      }
    }
  }

  private List<String> newest(String eventTime, String first, String second, String columns)
      throws Exception {
    try (var other = new ServedPlatform()) {
      other.platform.launched(
          ServedPlatform.FILE,
          ApiFixture.DEFINITION.replace(
                  "{churn: category,", "{id: integer, seen: integer, churn: category,")
              + "entityKey: id\n%sdata: {mode: upsert}\n".formatted(eventTime));
      DatasetVersion before =
          other.platform.published(received(other, "a.csv"), parquet("a.csv", first));
      other.platform.published(received(other, "b.csv"), parquet("b.csv", second), before);

      assertThat(other.run("sql", "--csv", "select %s from telco_churn".formatted(columns)))
          .isZero();

      return other.out().lines().skip(1).toList();
    }
  }
}
