package io.millrace.tabular.profile;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.Column;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rows of some kinds look like: those with one value of a column, of each of some such values.
 * As mergeable as a {@link Profile} is.
 *
 * @param segments each of a column and value of its own
 */
public record SegmentProfiles(List<Segment> segments) {

  /** Of no kinds. */
  public static final SegmentProfiles NONE = new SegmentProfiles(List.of());

  public SegmentProfiles {
    segments = List.copyOf(segments);
  }

  /**
   * What the rows of one kind look like.
   *
   * @param value as {@link io.millrace.columns.Codec#word} says it
   */
  public record Segment(String column, String value, Profile profile) {}

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws io.millrace.domain.InvalidInputException if it is not that
   */
  public static SegmentProfiles parse(String json) {
    return ProfileJson.readSegments(json);
  }

  /** These as JSON, from which they go on merging. */
  public String toJson() {
    return ProfileJson.write(this);
  }

  /** No rows of the same kinds and columns. */
  public SegmentProfiles empty() {
    return new SegmentProfiles(
        segments.stream()
            .map(each -> new Segment(each.column(), each.value(), each.profile().empty()))
            .toList());
  }

  /** Those of these columns alone. */
  public SegmentProfiles of(Collection<String> columns) {
    return new SegmentProfiles(
        segments.stream().filter(each -> columns.contains(each.column())).toList());
  }

  /** The profile of the rows with this value, if it is one of these. */
  public Optional<Profile> find(String column, String value) {
    return segments.stream()
        .filter(each -> each.column().equals(column) && each.value().equals(value))
        .map(Segment::profile)
        .findFirst();
  }

  /** How many columns there are of all kinds together. */
  public int columns() {
    return segments.stream().mapToInt(each -> each.profile().columns().size()).sum();
  }

  /**
   * Adds a row to the profile of each kind that it is of.
   *
   * @param columns by name, those that tell kinds apart among them
   * @param row the value by the name of its column
   */
  public void addRow(
      Function<String, Column> columns, Function<String, ? extends @Nullable Object> row) {
    for (Segment segment : segments) {
      Codec codec = Codec.of(columns.apply(segment.column()));
      Value value = codec.read(row.apply(segment.column()));
      if (!(value instanceof Value.NotOfType)
          && codec.word(value).filter(segment.value()::equals).isPresent()) {
        segment.profile().addRow(row);
      }
    }
  }

  /**
   * Adds what others have seen of these kinds; the others are left as they are.
   *
   * @throws IllegalArgumentException if theirs are of other columns
   */
  public void merge(SegmentProfiles others) {
    segments.forEach(
        each -> others.find(each.column(), each.value()).ifPresent(each.profile()::merge));
  }
}
