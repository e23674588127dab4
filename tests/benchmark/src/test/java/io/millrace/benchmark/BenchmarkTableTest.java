package io.millrace.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTableTest {

  @TempDir private Path folder;

  @Test
  void theTableHasThirtyColumnsAndIsTheSameEveryTime() throws IOException {
    Path first = folder.resolve("first.csv");
    Path second = folder.resolve("second.csv");

    BenchmarkTable.write(first, 100);
    BenchmarkTable.write(second, 100);

    List<String> lines = Files.readAllLines(first);
    assertThat(lines).hasSize(101).allMatch(line -> line.split(",", -1).length == 30);
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
  }

  @Test
  void everyRowOfTheTableKeepsTheRulesItIsCheckedBy() throws IOException {
    Path file = folder.resolve("table.csv");
    BenchmarkTable.write(file, 5000);

    assertThat(MillraceTable.keptRows(file)).isEqualTo(5000);
  }
}
