package io.millrace.tabular.rows;

import io.millrace.columns.LongCodec;
import io.millrace.columns.TimeCodec;
import io.millrace.columns.Value;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.RowRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads whole numbers, booleans, dates and timestamps. */
final class LongReader extends ValueReader {

  private static final long DAY_MILLIS = 86_400_000;

  private final LongCodec codec;
  private final List<Bounds> bounds = new ArrayList<>();
  private final List<Set<Long>> sets = new ArrayList<>();
  private Vector.Longs values = new Vector.Longs();
  private boolean zoneless;

  private record Bounds(String rule, long minimum, long maximum) {}

  LongReader(Column column, LongCodec codec) {
    super(column, codec);
    this.codec = codec;
    long unitsADay = column.type() == ColumnType.TIMESTAMP ? DAY_MILLIS : 1;
    for (RowRule rule : rules(column)) {
      switch (rule) {
        case RowRule.Range(var least, var most) ->
            bounds.add(
                new Bounds(
                    rule.name(),
                    least == null ? Long.MIN_VALUE : (long) Math.ceil(least),
                    most == null ? Long.MAX_VALUE : (long) Math.floor(most)));
        case RowRule.DateRange(var from, var to) ->
            bounds.add(
                new Bounds(
                    rule.name(),
                    from == null ? Long.MIN_VALUE : from.toEpochDay() * unitsADay,
                    to == null ? Long.MAX_VALUE : (to.toEpochDay() + 1) * unitsADay - 1));
        case RowRule.OneOf(var words) -> sets.add(longs(words));
        case RowRule.Matches _, RowRule.Unique _ -> {}
      }
    }
  }

  private Set<Long> longs(Set<String> words) {
    Set<Long> longs = new HashSet<>();
    for (String word : words) {
      if (codec.read(word) instanceof Value.OfLong(var value)) {
        longs.add(value);
      }
    }
    return longs;
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Longs) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    long value = codec.parse(buffer, offset, length);
    if (value == LongCodec.NONE) {
      notOfType(new String(buffer, offset, length));
    } else if (codec.isMissing(value)) {
      missing(new String(buffer, offset, length));
    } else {
      zoneless =
          zoneless
              || (column().type() == ColumnType.TIMESTAMP
                  && codec instanceof TimeCodec times
                  && !times.hasZone()
                  && !times.saysOffset(buffer, offset, length));
      add(value);
    }
  }

  @Override
  boolean isZoneless() {
    return zoneless;
  }

  @Override
  public void addMissing() {
    values.addMissing();
  }

  @Override
  void add(long value) {
    for (Bounds bound : bounds) {
      if (value < bound.minimum || value > bound.maximum) {
        broken(bound.rule, codec.word(value));
      }
    }
    for (Set<Long> set : sets) {
      if (!set.contains(value)) {
        broken("one-of", codec.word(value));
      }
    }
    values.add(value);
  }
}
