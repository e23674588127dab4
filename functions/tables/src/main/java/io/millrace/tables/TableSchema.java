package io.millrace.tables;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnIds;
import io.millrace.domain.project.ColumnType;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** A project's columns as those of a table. */
final class TableSchema {

  private TableSchema() {}

  /**
   * The columns in their order. Any row may lack a value: those that came before a column was
   * declared do.
   *
   * @param ids the numbers of the columns
   */
  static Schema of(List<Column> columns, ColumnIds ids) {
    return new Schema(
        columns.stream()
            .map(column -> NestedField.optional(ids.of(column), column.name(), type(column.type())))
            .toList());
  }

  /** The type whose values the published files hold. */
  static Type.PrimitiveType type(ColumnType type) {
    return switch (type) {
      case NUMBER -> Types.DoubleType.get();
      case INTEGER -> Types.LongType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case CATEGORY, TEXT -> Types.StringType.get();
      case DATE -> Types.DateType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
    };
  }

  /** The same in the words of Hive, which catalogs speak. */
  static String hiveType(Type type) {
    return switch (type.typeId()) {
      case DOUBLE -> "double";
      case LONG -> "bigint";
      case BOOLEAN -> "boolean";
      case STRING -> "string";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
      default -> throw new IllegalArgumentException("no column is a " + type);
    };
  }
}
