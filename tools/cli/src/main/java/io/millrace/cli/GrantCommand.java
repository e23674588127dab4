package io.millrace.cli;

import io.millrace.domain.access.Role;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Issues a token. */
@Command(
    name = "grant",
    description = "Issue a token for a person or an application.",
    footer = "For instance: millrace grant shop telco-churn=viewer --days 90")
final class GrantCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "SUBJECT", description = "Who will bear the token.")
  private String subject = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PROJECT=ROLE",
      description =
          "What they may do where: viewer, scientist, approver, operator or admin, each of which"
              + " may do all that those before it may. The project * stands for all.")
  private Map<String, Role> roles = Map.of();

  @Option(
      names = "--days",
      defaultValue = "30",
      paramLabel = "DAYS",
      description = "How long it is valid, 1 to 365; 30 if not given.")
  private int days;

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        api.post("/v1/tokens", Map.of("subject", subject, "roles", roles, "days", days));
    return show(
        answer,
        console,
        () -> {
          console.line(answer.path("token").asString());
          answer.path("warnings").forEach(warning -> console.line("Note: " + warning.asString()));
          console.line(
              console.dim(
                  "Keep it now, it is not shown again. To take it back: millrace withdraw "
                      + answer.at("/issued/id").asString()));
        });
  }
}
