package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The codecs of columns that declare nothing, each made once. */
final class UsualCodecs {

  private static final Map<ColumnType, Codec> BY_TYPE = new EnumMap<>(ColumnType.class);

  static {
    for (ColumnType type : ColumnType.values()) {
      BY_TYPE.put(type, Codec.of(type, Format.usual(type)));
    }
  }

  private UsualCodecs() {}

  static Codec of(ColumnType type) {
    return Objects.requireNonNull(BY_TYPE.get(type));
  }
}
