package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TenantsTest {

  private static final int SCRIPTS = Integer.getInteger("scripts", 10_000);
  private static final int STEPS = 4;
  private static final List<String> PROJECTS = List.of("ours-one", "ours-two", "theirs-one");
  private static final List<String> GETS =
      List.of("", "/uploads", "/datasets", "/runs", "/versions", "/status", "/history");
  private static final List<Role> ROLES = List.of(Role.values());
  private static final String WHY = "{\"why\":\"so\"}";

  /**
   * What one tenant is answered is the same whether or not another is there, does anything, has the
   * same numbers or is asked about by name.
   */
  @Test
  void whatOthersDoChangesNoAnswer() {
    for (int seed = 0; seed < SCRIPTS; seed++) {
      assertThat(answers(seed, true)).as("seed %s", seed).isEqualTo(answers(seed, false));
    }
  }

  private static List<Answer> answers(int seed, boolean together) {
    var random = new Random(seed);
    var api = new ApiFixture();
    Role role = ROLES.get(random.nextInt(ROLES.size()));
    var ours = new Caller("ada", Map.of("ours-one", role, "ours-two", Role.VIEWER));
    var theirs = new Caller("eve", Map.of("theirs-one", Role.ADMIN, "theirs-two", Role.ADMIN));
    List<Answer> answers = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      long other = random.nextLong();
      if (together) {
        act(api, theirs, List.of("theirs-one", "theirs-two", "ours-one"), new Random(other));
      }
      answers.add(withoutGrant(act(api, ours, PROJECTS, random)));
    }
    return answers;
  }

  /** The store in memory counts what it grants, where S3 signs. */
  private static Answer withoutGrant(Answer answer) {
    return new Answer(
        answer.status(), answer.headers(), answer.body().replaceAll("grant=[0-9]+", "grant="));
  }

  private static Answer act(ApiFixture api, Caller caller, List<String> projects, Random random) {
    String project = projects.get(random.nextInt(projects.size()));
    String path = "/v1/projects/" + project;
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          api.askUnchecked(
              caller, "PUT", path, ApiFixture.DEFINITION.replace("telco-churn", project));
      case 2 -> api.askUnchecked(caller, "GET", "/v1/projects", "");
      case 3 ->
          api.askUnchecked(caller, "POST", path + "/uploads", "{\"file\":\"a.csv\",\"bytes\":1}");
      case 4 -> api.askUnchecked(caller, "POST", path + "/versions/1/approve", WHY);
      case 5 -> api.askUnchecked(caller, "GET", "/v1/tokens", "");
      default -> api.askUnchecked(caller, "GET", path + GETS.get(random.nextInt(GETS.size())), "");
    };
  }
}
