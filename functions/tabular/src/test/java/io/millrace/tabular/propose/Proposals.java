package io.millrace.tabular.propose;

import io.millrace.domain.ProjectName;
import io.millrace.tabular.read.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Proposals for files of a few lines. */
final class Proposals {

  static final ProjectName NAME = new ProjectName("proposed");

  private Proposals() {}

  static ProjectProposal propose(String header, int count, IntFunction<String> row)
      throws IOException {
    return propose(Source.of("x.csv", rows(header, count, row)));
  }

  static byte[] rows(String header, int count, IntFunction<String> row) {
    return IntStream.range(0, count)
        .mapToObj(row)
        .collect(Collectors.joining("\n", header + "\n", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  static ProjectProposal propose(Source source) throws IOException {
    return ProjectProposal.of(NAME, source, ProjectProposal.Wish.NONE);
  }
}
