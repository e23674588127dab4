package io.millrace.local;

import io.millrace.local.template.StackOutputs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** AWS CloudFormation, as far as tools look for what was made: DescribeStacks. */
final class StacksService implements AwsService {

  private final Instant created;
  private volatile List<StackOutputs> stacks = List.of();
  private final QueryProtocol protocol =
      new QueryProtocol(
          "cloudformation",
          "http://cloudformation.amazonaws.com/doc/2010-05-15/",
          Map.of("DescribeStacks", this::describe));

  StacksService(Instant created) {
    this.created = created;
  }

  void stacks(List<StackOutputs> made) {
    stacks = List.copyOf(made);
  }

  @Override
  public String signingName() {
    return "cloudformation";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {}

  private JsonNode describe(JsonNode input) {
    String wanted = Json.text(input, "StackName", "");
    ObjectNode output = Json.object();
    ArrayNode list = output.putArray("Stacks");
    for (StackOutputs stack : stacks) {
      if (wanted.isEmpty() || wanted.equals(stack.stack())) {
        ObjectNode node = list.addObject();
        node.put("StackName", stack.stack());
        node.put("StackId", Arns.of("cloudformation", "stack/%s/local".formatted(stack.stack())));
        node.set("CreationTime", new POJONode(created));
        node.put("StackStatus", "CREATE_COMPLETE");
        ArrayNode outputs = node.putArray("Outputs");
        stack
            .values()
            .forEach((name, value) ->
                outputs.addObject().put("OutputKey", name).put("OutputValue", value));
      }
    }
    if (list.isEmpty() && !wanted.isEmpty()) {
      throw new ServiceException(
          400, "ValidationError", "Stack with id %s does not exist".formatted(wanted));
    }
    return output;
  }
}
