package io.millrace.tabular.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.LogicalType.BsonType;
import dev.hardwood.metadata.LogicalType.DateType;
import dev.hardwood.metadata.LogicalType.DecimalType;
import dev.hardwood.metadata.LogicalType.EnumType;
import dev.hardwood.metadata.LogicalType.Float16Type;
import dev.hardwood.metadata.LogicalType.IntType;
import dev.hardwood.metadata.LogicalType.JsonType;
import dev.hardwood.metadata.LogicalType.StringType;
import dev.hardwood.metadata.LogicalType.TimeType;
import dev.hardwood.metadata.LogicalType.TimestampType;
import dev.hardwood.metadata.LogicalType.UuidType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.project.ColumnType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Columns as parquet-java writes them. */
final class ParquetSchema {

  private ParquetSchema() {}

  /** A column of a plain type as another file has it. */
  static Type like(ColumnSchema column) {
    Repetition repetition =
        column.repetitionType() == RepetitionType.REQUIRED
            ? Repetition.REQUIRED
            : Repetition.OPTIONAL;
    var type = Types.primitive(PrimitiveTypeName.valueOf(name(column)), repetition);
    if (column.typeLength() != null && column.typeLength() > 0) {
      type = type.length(column.typeLength());
    }
    LogicalTypeAnnotation meaning = meaning(column.logicalType());
    return (meaning == null ? type : type.as(meaning)).named(column.name());
  }

  private static String name(ColumnSchema column) {
    return switch (column.type()) {
      case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
          column.type().name();
      case BYTE_ARRAY -> "BINARY";
    };
  }

  private static @Nullable LogicalTypeAnnotation meaning(LogicalType type) {
    return switch (type) {
      case StringType _ -> LogicalTypeAnnotation.stringType();
      case EnumType _ -> LogicalTypeAnnotation.enumType();
      case JsonType _ -> LogicalTypeAnnotation.jsonType();
      case BsonType _ -> LogicalTypeAnnotation.bsonType();
      case UuidType _ -> LogicalTypeAnnotation.uuidType();
      case Float16Type _ -> LogicalTypeAnnotation.float16Type();
      case DateType _ -> LogicalTypeAnnotation.dateType();
      case IntType whole -> LogicalTypeAnnotation.intType(whole.bitWidth(), whole.isSigned());
      case DecimalType decimal ->
          LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision());
      case TimeType time ->
          LogicalTypeAnnotation.timeType(time.isAdjustedToUTC(), unit(time.unit()));
      case TimestampType time ->
          LogicalTypeAnnotation.timestampType(time.isAdjustedToUTC(), unit(time.unit()));
      case null, default -> null; // the bytes, and what they stand for is not said
    };
  }

  private static TimeUnit unit(LogicalType.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> TimeUnit.MILLIS;
      case MICROS -> TimeUnit.MICROS;
      case NANOS -> TimeUnit.NANOS;
    };
  }

  /** A column of ours that may have no value. */
  static Types.PrimitiveBuilder<? extends Type> ours(ColumnType type) {
    return switch (type) {
      case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE);
      case INTEGER -> Types.optional(PrimitiveTypeName.INT64);
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN);
      case CATEGORY, TEXT ->
          Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType());
      case DATE -> Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType());
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
    };
  }
}
