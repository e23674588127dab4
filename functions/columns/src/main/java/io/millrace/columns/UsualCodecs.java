package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The codecs of columns that declare nothing, and of decoded values, each made once. */
final class UsualCodecs {

  private static final Map<ColumnType, Codec> BY_TYPE = new EnumMap<>(ColumnType.class);
  private static final Map<ColumnType, Codec> DECODED = new EnumMap<>(ColumnType.class);

  static {
    for (ColumnType type : ColumnType.values()) {
      BY_TYPE.put(type, Codec.of(type, ColumnFormat.usual(type)));
      DECODED.put(type, Codec.of(type, new ColumnFormat(Set.of(), null)));
    }
  }

  private UsualCodecs() {}

  static Codec of(ColumnType type) {
    return Objects.requireNonNull(BY_TYPE.get(type));
  }

  static Codec ofDecoded(ColumnType type) {
    return Objects.requireNonNull(DECODED.get(type));
  }
}
