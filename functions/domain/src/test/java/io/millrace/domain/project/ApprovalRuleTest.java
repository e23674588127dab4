package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Role;
import org.junit.jupiter.api.Test;

class ApprovalRuleTest {

  private static final ApprovalPolicy AUTOMATIC = new ApprovalPolicy.Automatic();
  private static final ApprovalPolicy ADMIN = new ApprovalPolicy.ByRole(Role.ADMIN);

  @Test
  void aStageWithoutARuleLeavesItToTheDefinition() {
    assertThat(ApprovalRule.AS_DECLARED.over(AUTOMATIC)).isEqualTo(AUTOMATIC);
    assertThat(ApprovalRule.AS_DECLARED.over(ADMIN)).isEqualTo(ADMIN);
  }

  @Test
  void aStageThatWantsAPersonNeverLowersWhoThatIs() {
    assertThat(ApprovalRule.BY_A_PERSON.over(AUTOMATIC))
        .isEqualTo(new ApprovalPolicy.ByRole(Role.APPROVER));
    assertThat(ApprovalRule.BY_A_PERSON.over(ADMIN)).isEqualTo(ADMIN);
  }
}
