package io.millrace.tabular.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectWarnings;
import io.millrace.tabular.Samples;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is proposed for a file is put as it is, and the file, and one like it, are taken in. */
class ProposalPropertyTest {

  private static final ProjectName NAME = new ProjectName("proposed");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "telco-churn.csv",
        "credit.csv",
        "adult-test.csv",
        "adult-train.csv",
        "ames-housing.csv",
        "satellite.csv",
        "weather.csv",
        "movies.json"
      })
  void ofARealFile(String name) throws IOException {
    Source source = Source.of(Samples.beside(name));

    keepsAll(source, put(source));
  }

  static List<GeneratedFile> files() {
    return IntStream.rangeClosed(1, Integer.getInteger("files", 40))
        .mapToObj(GeneratedFile::new)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void ofAFileOfJsonOfAnyKind(GeneratedFile file) throws IOException {
    Source source = Source.of("a.jsonl", file.lines(1, 120));

    Project project;
    try {
      project = put(source);
    } catch (InvalidInputException e) { // the only way out besides a proposal
      assertThat(e.reason()).endsWith(".");
      return;
    }

    keepsAll(source, project);
  }

  @ParameterizedTest
  @MethodSource("files")
  void ofAFileOfAnyKind(GeneratedFile file) throws IOException {
    for (int rows : List.of(1, 4, 80, 600)) {
      Source source = Source.of("a.csv", file.sample(1, rows));
      Project project;
      try {
        project = put(source);
      } catch (InvalidInputException e) { // the only way out besides a proposal
        assertThat(e.reason()).endsWith(".");
        continue;
      }

      Audit audit = keepsAll(source, project);

      if (audit instanceof Audit.Published published && rows >= 600) {
        Audit second =
            new TableAudit(project, Limits.USUAL)
                .inspect(Source.of("b.csv", file.sample(2, rows)), _ -> {}, published.profile());
        assertThat(second)
            .as("%s: %s", second.report().checks(), project.columns())
            .isInstanceOf(Audit.Published.class);
      }
    }
  }

  @Test
  void aFileOfManyColumnsIsProposedOrRefusedInASentence() throws IOException {
    String header =
        IntStream.range(0, 3000).mapToObj(i -> "c" + i).reduce((a, b) -> a + "," + b).orElseThrow();
    String row = "1" + ",0.5".repeat(2999) + "\n";
    Source source =
        Source.of(
            "wide.csv",
            (header + "\n" + row + row.replace('5', '7')).getBytes(StandardCharsets.UTF_8));

    assertThat(ProjectProposal.of(NAME, source, ProjectProposal.Wish.NONE).project().columns())
        .hasSize(3000);
  }

  private static Project put(Source source) throws IOException {
    Project proposed = ProjectProposal.of(NAME, source, ProjectProposal.Wish.NONE).project();
    Project put = ProjectYaml.parse(ProjectYaml.write(proposed));
    assertThat(put).isEqualTo(proposed);
    assertThat(ProjectWarnings.of(put)).isEmpty();
    return put;
  }

  private static Audit keepsAll(Source source, Project project) throws IOException {
    Audit audit = new TableAudit(project, Limits.USUAL).inspect(source, _ -> {}, null);

    assertThat(audit).as("%s", audit.report()).isInstanceOf(Audit.Published.class);
    assertThat(audit.report().broken()).allMatch(broken -> broken.column().isEmpty());
    return audit;
  }
}
