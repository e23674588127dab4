package io.millrace.intake;

import io.millrace.domain.Html;
import io.millrace.tabular.check.AuditReport;
import io.millrace.tabular.check.CheckResult;
import io.millrace.tabular.check.RuleCount;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UploadReport} as one HTML page that needs nothing else, with a picture of each column.
 */
final class ReportPage {

  private static final int MOST_COLUMNS = 200;
  private static final int MOST_RULES = 100;

  private final UploadReport report;
  private final @Nullable Profile profile;

  /**
   * @param profile of the rows that are published; null where none are
   */
  ReportPage(UploadReport report, @Nullable Profile profile) {
    this.report = report;
    this.profile = profile;
  }

  /** The page in UTF-8; the same report gives the same bytes. */
  byte[] html() {
    String file = report.file().key();
    return Html.page(
            file,
            Html.resource(ReportPage.class, "report.css"),
            verdict(),
            sections(report.audit()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String verdict() {
    String word =
        !report.published()
            ? "Refused"
            : report.sameAs() == null
                ? "Published"
                : "Known: dataset %s has these very rows".formatted(report.sameAs());
    return "<p class=\"%s\">%s</p>".formatted(report.published() ? "passed" : "failed", word)
        + (report.reasons().isEmpty() ? "" : Html.list(report.reasons()));
  }

  private String sections(@Nullable AuditReport audit) {
    return audit == null
        ? Html.section("Where it is kept", Html.facts(whereabouts()))
        : Html.section("What was found", Html.facts(found(audit)))
            + Html.section(
                "Worth knowing", audit.warnings().isEmpty() ? "" : Html.list(audit.warnings()))
            + Html.section("Rules that rows break", rules(audit.broken()))
            + Html.section("Checks on the file as a whole", checks(audit.checks()))
            + (profile == null ? "" : Html.section("Columns", columns(profile)))
            + Html.section("Where it is kept", Html.facts(whereabouts()));
  }

  private static Map<String, String> found(AuditReport audit) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("format", audit.format() == null ? "not known" : audit.format().name());
    facts.put("bytes", count(audit.sourceBytes()));
    facts.put("rows read", count(audit.rowsRead()));
    facts.put("rows that keep every rule", count(audit.rowsKept()));
    facts.put("rows in quarantine", count(audit.rowsQuarantined()));
    return facts;
  }

  private Map<String, String> whereabouts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("project", report.project());
    facts.put("upload", report.ingestId());
    facts.put("file", report.file().toString());
    if (report.files() != null) {
      facts.put("files of the folder", count(report.files().size()));
    }
    if (report.quarantine() != null) {
      facts.put("rows in quarantine", report.quarantine().toString());
    }
    return facts;
  }

  private static String rules(List<RuleCount> broken) {
    return broken.isEmpty()
        ? ""
        : Html.table(
                List.of("Column", "Rule", "Rows", "First value", "In line", ""),
                broken.stream().limit(MOST_RULES).map(ReportPage::row).toList())
            + more(broken.size(), MOST_RULES, "rules");
  }

  private static List<String> row(RuleCount rule) {
    return List.of(
        rule.column(),
        rule.rule(),
        count(rule.rows()),
        rule.value(),
        rule.file() == null ? count(rule.line()) : count(rule.line()) + " of " + rule.file(),
        rule.hint() == null ? "" : rule.hint());
  }

  private static String checks(List<CheckResult> checks) {
    return checks.stream()
        .map(check ->
            switch (check) {
              case CheckResult.Passed(var _, var words) -> check("passed", "Passed", words);
              case CheckResult.Failed(var _, var words) -> check("failed", "Failed", words);
              case CheckResult.Undecided(var _, var words) -> check("open", "Not decided", words);
            })
        .collect(Collectors.joining());
  }

  private static String check(String style, String word, String words) {
    return "<p class=\"%s\"><b>%s.</b> %s</p>".formatted(style, word, Html.escape(words));
  }

  private static String columns(Profile profile) {
    List<ColumnProfile> columns = profile.columns();
    return columns.stream()
            .limit(MOST_COLUMNS)
            .map(ColumnPicture::of)
            .collect(Collectors.joining("", "<div class=\"columns\">", "</div>"))
        + more(columns.size(), MOST_COLUMNS, "columns");
  }

  private static String more(int all, int most, String what) {
    return all <= most ? "" : Html.paragraph("The first %s of %s %s.".formatted(most, all, what));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
