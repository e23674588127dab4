package io.millrace.cdk;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every guard is taken away, one at a time, on each resource that has it, and some test of the
 * templates notices. What none notices fails here by its name: write the test, not an exception.
 */
@EachStage
class GuardRailsMutationTest {

  /** What {@link EveryProperty} breaks and no test needs to notice, and why. */
  private static final Map<String, String> NO_GUARD =
      Map.of(
          ".*/((Alarm|Group)?Description|Comment|DisplayName|Sid|Tags(/.*)?)",
          "It is for people to read, and means nothing.",
          ".*/(KeyPolicy|(AssumeRole)?PolicyDocument)/Version",
          "The older language of policies knows all that is written here.",
          "AWS::IAM::Policy: without /Properties/Roles(/.*)?",
          "What nobody has allows nobody anything.",
          ".*/(ApiId|AttributeDefinitions(/.*)?|CidrBlock|Code(/.*)?|FlexibleTimeWindow(/.*)?|Id"
              + "|Name|PolicyName|Role(Arn|ARN)|VpcId)",
          "CloudFormation refuses a resource without it, or makes up a name.",
          "AWS::CloudFront::Distribution: .*/(Compress|HttpVersion|IPV6Enabled)",
          "It says how an answer travels, and not whether.",
          ".* without /Properties/(DeliveryStreamType|InstanceTenancy)",
          "It says what holds anyway.",
          "AWS::ECR::Repository: .*/LifecyclePolicy(/.*)?",
          "It saves what broken pushes would cost.");

  private final Synthesized templates;

  GuardRailsMutationTest(Synthesized templates) {
    this.templates = templates;
  }

  @Test
  void noTestFailsWhileNothingIsBroken() {
    assertThat(Guards.OF_A_STAGE.noticedBy(templates)).isEmpty();
  }

  @Test
  void whateverIsOpenedIsNoticed() {
    assertThat(unnoticed(Openings.of(templates))).as("what no test notices").isEmpty();
  }

  @Test
  void whateverIsLeftOutOrTurnedAroundIsNoticedUnlessItGuardsNothing() {
    Map<Boolean, List<Mutation>> unnoticed =
        unnoticed(EveryProperty.of(templates)).stream()
            .collect(partitioningBy(GuardRailsMutationTest::guardsNothing));

    assertThat(unnoticed.get(false)).as("what no test notices").isEmpty();
    // A message, where it fails, is only as good as the way to it: something must come through.
    assertThat(unnoticed.get(true)).as("what guards nothing").isNotEmpty();
  }

  private static List<Mutation> unnoticed(Stream<Mutation> mutations) {
    return mutations.toList().parallelStream()
        .filter(mutation -> Guards.OF_A_STAGE.noticedBy(mutation.broken()).isEmpty())
        .toList();
  }

  private static boolean guardsNothing(Mutation mutation) {
    String broken = mutation.type() + ": " + mutation.what();
    return NO_GUARD.keySet().stream().anyMatch(broken::matches);
  }
}
