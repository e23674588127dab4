package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairnessJudgeTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final List<String> SEX = List.of("sex");
  private static final Gate.Fair FOUR_FIFTHS =
      new Gate.Fair(FairnessMeasure.DISPARATE_IMPACT, List.of(), 0.8, null);
  private static final Gate.Fair FOUND_ALIKE =
      new Gate.Fair(FairnessMeasure.EQUAL_OPPORTUNITY, SEX, 0.1, null);
  private static final int DRAWS = 4000;

  @Test
  void aGroupThatIsWorseOffBeyondDoubtIsDriftAndTheOtherIsNot() {
    List<GroupQuality> judged =
        judge(List.of(FOUR_FIFTHS), List.of(said("f", 400, 40), said("m", 600, 240)));

    assertThat(judged.getFirst().gates())
        .singleElement()
        .satisfies(figure -> {
          assertThat(figure.verdict()).isEqualTo(DriftVerdict.DRIFT);
          assertThat(figure.why())
              .isEqualTo(
                  "disparate impact of sex = f is not defined, and is to be at least 0.80. Beyond"
                      + " doubt.");
        });
    assertThat(judged.getLast().gates().getFirst().verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(judge(List.of(FOUND_ALIKE), List.of(said("f", 400, 40), said("m", 600, 240))))
        .allMatch(
            group -> group.gates().getFirst().verdict() == DriftVerdict.TOO_FEW_ROWS,
            "nothing is known of what came true");
  }

  @Test
  void aGateIsOfItsOwnGroupsAndNeverOfTheData() {
    var other = new Gate.Fair(FairnessMeasure.DISPARATE_IMPACT, List.of("age"), 0.8, null);
    var ofData = new Gate.Fair(FairnessMeasure.LABEL_DIFFERENCE, List.of(), 0.1, null);

    assertThat(judge(List.of(other, ofData), List.of(said("f", 400, 40), said("m", 600, 240))))
        .allMatch(group -> group.gates().isEmpty());
  }

  /** Ten of a group a window: each third window is judged with two before, which none judged. */
  @Test
  void windowsOfTooFewAreJudgedTogetherAndEachOnce() {
    List<WindowQuality> newestFirst = new ArrayList<>();
    List<DriftVerdict> verdicts = new ArrayList<>();
    List<Instant> since = new ArrayList<>();
    for (int window = 0; window < 7; window++) {
      Instant from = START.plus(GroupedWindow.LENGTH.multipliedBy(window));
      List<GroupQuality> judged =
          new FairnessJudge(List.of(FOUR_FIFTHS), (_, _) -> Map.of())
              .judge(from, List.of(said("f", 10, 1), said("m", 300, 150)), newestFirst);
      FairnessFigure figure = judged.getFirst().gates().getFirst();
      verdicts.add(figure.verdict());
      since.add(figure.since());
      newestFirst.addFirst(GroupedWindow.of(from, judged));
    }
    assertThat(verdicts)
        .containsExactly(
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.DRIFT,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.DRIFT,
            DriftVerdict.TOO_FEW_ROWS);
    assertThat(since.get(2)).isEqualTo(START);
    assertThat(since.get(5)).isEqualTo(START.plus(GroupedWindow.LENGTH.multipliedBy(3)));
  }

  /** Groups that are exactly as badly off as may be, of 30 to 2,000 predictions. */
  @Test
  void falseAlarmsAreAsRareAsTheyShouldBe() {
    var random = new Random(13);
    for (int group : new int[] {30, 100, 400, 2000}) {
      for (double others : new double[] {0.05, 0.2, 0.5, 0.9}) {
        int ratio = 0;
        int difference = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
          GroupQuality theirs = said("m", 1000, drawn(random, 1000, others));
          ratio += alarms(FOUR_FIFTHS, said("f", group, drawn(random, group, .8 * others)), theirs);
          difference +=
              alarms(
                  FOUND_ALIKE,
                  cameTrue("f", group, drawn(random, group, Math.max(0, others - .1))),
                  cameTrue("m", 1000, drawn(random, 1000, others)));
        }
        String what = "%s of the group, %s of the others".formatted(group, others);
        assertThat(ratio / (double) DRAWS).as(what).isLessThan(0.05);
        assertThat(difference / (double) DRAWS).as(what).isLessThan(0.05);
      }
    }
  }

  /** A group of which the favourable outcome is said half as often, or found 30 points less. */
  @Test
  void whatIsFarWorseThanMayBeIsFound() {
    var random = new Random(17);
    int ratio = 0;
    int difference = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      ratio +=
          alarms(
              FOUR_FIFTHS,
              said("f", 300, drawn(random, 300, .2)),
              said("m", 1000, drawn(random, 1000, .4)));
      difference +=
          alarms(
              FOUND_ALIKE,
              cameTrue("f", 100, drawn(random, 100, .4)),
              cameTrue("m", 400, drawn(random, 400, .7)));
    }
    assertThat(ratio / (double) DRAWS).isGreaterThan(0.9);
    assertThat(difference / (double) DRAWS).isGreaterThan(0.9);
  }

  /** Of ten groups that are as badly off as may be, one is found in one window of twenty. */
  @Test
  void manyGroupsAreCorrectedFor() {
    var random = new Random(19);
    int alarms = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      List<GroupQuality> groups = new ArrayList<>();
      groups.add(said("g", 20_000, drawn(random, 20_000, .5)));
      for (int group = 0; group < 9; group++) {
        groups.add(said("g" + group, 100, drawn(random, 100, .4)));
      }
      alarms +=
          judge(List.of(FOUR_FIFTHS), groups).stream()
                  .anyMatch(group -> group.gates().getFirst().moved())
              ? 1
              : 0;
    }
    assertThat(alarms / (double) DRAWS).isLessThan(0.05);
  }

  private static int alarms(Gate.Fair gate, GroupQuality group, GroupQuality others) {
    // Asked of both sides, as a project does; so chance has two tries, and is corrected for.
    return judge(List.of(gate), List.of(group, others)).getFirst().gates().getFirst().moved()
        ? 1
        : 0;
  }

  private static List<GroupQuality> judge(List<Gate.Fair> gates, List<GroupQuality> groups) {
    return new FairnessJudge(gates, (_, _) -> Map.of()).judge(START, groups, List.of());
  }

  private static int drawn(Random random, int rows, double share) {
    return (int) IntStream.range(0, rows).filter(_ -> random.nextDouble() < share).count();
  }

  private static GroupQuality said(String sex, int predictions, int said) {
    return new GroupQuality(
        SEX, sex, new GroupCounts(predictions, said, GroupCounts.NONE.labelled()));
  }

  /** All of them truly are, of which so many are found. */
  private static GroupQuality cameTrue(String sex, int favourable, int found) {
    return new GroupQuality(
        SEX,
        sex,
        new GroupCounts(
            favourable, found, new Outcomes(favourable, favourable, found, found, found)));
  }
}
