package io.millrace.intake;

import io.millrace.domain.Html;
import io.millrace.domain.Shortened;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.TextProfile;
import io.millrace.tabular.profile.ValueCount;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the values of a column look like, as HTML with inline SVG. */
final class ColumnPicture {

  private static final int WIDTH = 240;
  private static final int HEIGHT = 80;
  private static final int BINS = 24;
  private static final int BARS = 6;
  private static final int LONGEST_WORD = 40;

  private ColumnPicture() {}

  static String of(ColumnProfile column) {
    return "<figure><figcaption><b>%s</b> %s%s</figcaption>%s</figure>"
        .formatted(
            Html.escape(column.name()),
            column.type().name().toLowerCase(Locale.ROOT),
            column.missing() == 0
                ? ""
                : ", %s missing".formatted(share(column.missing(), column.rows())),
            column.count() == 0 ? Html.paragraph("No value.") : values(column));
  }

  private static String values(ColumnProfile column) {
    return switch (column) {
      case NumberProfile numbers -> histogram(numbers);
      case CategoryProfile categories -> bars(categories);
      case TextProfile texts ->
          Html.paragraph(
              String.format(
                  Locale.ROOT,
                  "About %,.0f different texts of %,d to %,d characters.",
                  texts.distinct(),
                  texts.shortest(),
                  texts.longest()));
    };
  }

  private static String histogram(NumberProfile numbers) {
    boolean constant = numbers.minimum() == numbers.maximum();
    long[] bins = constant ? new long[] {numbers.count()} : numbers.histogram(BINS);
    long most = Arrays.stream(bins).max().orElse(1);
    double width = (double) WIDTH / bins.length;
    String bars =
        IntStream.range(0, bins.length)
            .mapToObj(i -> {
              double height = bins[i] == 0 ? 0 : Math.max(1, (double) HEIGHT * bins[i] / most);
              return String.format(
                  Locale.ROOT,
                  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                  i * width,
                  HEIGHT - height,
                  Math.max(1, width - 1),
                  height);
            })
            .collect(Collectors.joining());
    String low = numbers.word(numbers.minimum());
    String high = numbers.word(numbers.maximum());
    return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s</svg><p class=\"ends\"><span>%s</span><span>%s</span></p>"
        .formatted(
            WIDTH,
            HEIGHT,
            Html.escape("how often values from %s to %s occur".formatted(low, high)),
            bars,
            Html.escape(low),
            constant ? "" : Html.escape(high));
  }

  private static String bars(CategoryProfile categories) {
    List<ValueCount> counts = categories.counts();
    long most = counts.getFirst().count();
    String bars =
        counts.stream()
            .limit(BARS)
            .map(value ->
                "<li><span>%s</span><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"%s\" height=\"10\"/></svg><em>%s</em></li>"
                    .formatted(
                        Html.escape(Shortened.to(LONGEST_WORD, value.value())),
                        String.format(Locale.ROOT, "%.1f", 100.0 * value.count() / most),
                        share(value.count(), categories.count())))
            .collect(Collectors.joining("", "<ol>", "</ol>"));
    return counts.size() <= BARS
        ? bars
        : bars
            + Html.paragraph(
                String.format(Locale.ROOT, "and %,.0f other values", categories.distinct() - BARS));
  }

  private static String share(long part, long all) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
  }
}
