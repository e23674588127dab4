package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code grant}, {@code tokens} and {@code withdraw}. */
class TokenCommandsTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aTokenIsGrantedListedAndWithdrawn() {
    assertThat(served.run("grant", "shop", "telco-churn=viewer", "--days", "90")).isZero();
    String id = served.out().replaceFirst("(?s).*millrace withdraw ([0-9a-f]{16}).*", "$1");
    assertThat(served.run("tokens")).isZero();
    assertThat(served.run("withdraw", id)).isZero();

    assertThat(served.out())
        .startsWith("mr_")
        .contains(id + "  shop         ada  telco-churn=viewer  2026-11-23")
        .contains("The token %s of shop is withdrawn.".formatted(id));
    assertThat(served.run("grant", "shop", "telco-churn=king")).isEqualTo(2);
  }

  @Test
  void whoIssuedAndWithdrewTokensIsTold() {
    assertThat(served.run("grant", "shop", "telco-churn=viewer", "--days", "90")).isZero();
    String id = served.out().replaceFirst("(?s).*millrace withdraw ([0-9a-f]{16}).*", "$1");
    assertThat(served.run("withdraw", id)).isZero();
    assertThat(served.run("history", "--tokens")).isZero();

    assertThat(served.out())
        .containsPattern(
            "ada +token/%s +- → valid until 2027-02-21T18:46:00Z +for shop: VIEWER in telco-churn"
                .formatted(id))
        .containsPattern("token/%s +valid until 2027-02-21T18:46:00Z → withdrawn".formatted(id))
        .contains("The chain of hashes is whole.");
    assertThat(served.run("history")).isEqualTo(2);
    assertThat(served.run("history", "telco-churn", "--tokens")).isEqualTo(2);
  }

  @Test
  void tokensAreToldPageByPage() {
    for (int i = 0; i < 25; i++) {
      assertThat(served.run("grant", "shop-" + i, "telco-churn=viewer", "--days", "90")).isZero();
    }

    assertThat(served.run("tokens")).isZero();
    assertThat(served.out())
        .containsPattern(
            "There are older ones: --all, or --before 2026-11-23T18:46:00.000000000Z_[0-9a-f]{16}\n");
    String all = served.out();
    assertThat(served.run("tokens", "--all")).isZero();
    assertThat(served.out().substring(all.length()).lines()).hasSize(1 + 25 + 1); // and the test's
  }

  @Test
  void aGrantForAProjectThatIsNotThereIsNoted() {
    assertThat(served.run("grant", "shop", "telco-chrun=viewer")).isZero();

    assertThat(served.out()).contains("Note: There is no project telco-chrun yet");
  }
}
