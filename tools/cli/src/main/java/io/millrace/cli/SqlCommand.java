package io.millrace.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks published data in SQL. */
@Command(
    name = "sql",
    description = {
      "Ask published data in SQL, by DuckDB on this machine. A table is a project's newest dataset,"
          + " with _ for -: telco_churn; \"telco-churn@3\" is its dataset 3,"
          + " \"telco-churn@audited\" that with this tag. Files are fetched for the query and"
          + " removed after it.",
    },
    footer =
        "For instance: millrace sql \"select contract, count(*) from telco_churn group by"
            + " contract\"")
final class SqlCommand extends ApiCommand {

  private static final int MOST_SHOWN = 1000;

  @Parameters(paramLabel = "QUERY", description = "One statement of DuckDB's SQL.")
  private String query = "";

  @Option(names = "--csv", description = "Print CSV, all rows of it.")
  private boolean csv;

  @Override
  int run(Api api, Console console) {
    try (DatasetTables tables = DatasetTables.open(api, console)) {
      DatasetTables.Result result = tables.ask(query);
      if (json()) {
        console.line(Json.text(json(result)));
      } else if (csv) {
        PrintWriter out = console.out();
        out.print(csv(result));
        out.flush();
      } else {
        table(result, console);
      }
      return DONE;
    } catch (SQLException e) {
      throw new InvalidInputException(
          Objects.requireNonNullElse(e.getMessage(), "DuckDB gives no reason.").strip());
    }
  }

  private static void table(DatasetTables.Result result, Console console) {
    console.table(
        result.columns(),
        result.rows().stream()
            .limit(MOST_SHOWN)
            .map(row -> Arrays.stream(row).map(cell -> cell == null ? "" : text(cell)).toList())
            .toList());
    if (result.rows().size() > MOST_SHOWN) {
      console.line("%s rows more; --csv prints all.".formatted(result.rows().size() - MOST_SHOWN));
    }
  }

  private static String csv(DatasetTables.Result result) {
    var text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(result.columns());
      for (@Nullable Object[] row : result.rows()) {
        csv.writeRecord(Arrays.stream(row).map(cell -> cell == null ? "" : text(cell)).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static ArrayNode json(DatasetTables.Result result) {
    ArrayNode rows = Json.mapper().createArrayNode();
    for (@Nullable Object[] row : result.rows()) {
      ObjectNode object = rows.addObject();
      for (int i = 0; i < row.length; i++) {
        put(object, result.columns().get(i), row[i]);
      }
    }
    return rows;
  }

  private static void put(ObjectNode object, String name, @Nullable Object cell) {
    switch (cell) {
      case null -> object.putNull(name);
      case Boolean flag -> object.put(name, flag);
      case Double number when !Double.isFinite(number) -> object.put(name, number.toString());
      case Number number -> object.put(name, new BigDecimal(number.toString()));
      default -> object.put(name, cell.toString());
    }
  }

  private static String text(Object cell) {
    return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
  }
}
