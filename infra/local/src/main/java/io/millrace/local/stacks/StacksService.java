package io.millrace.local.stacks;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.QueryProtocol;
import io.millrace.local.service.ServiceException;
import io.millrace.local.template.MadeStack;
import io.millrace.local.template.MadeStack.MadeResource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** AWS CloudFormation, as far as tools look for what was made. */
public final class StacksService implements AwsService {

  private static final int MOST_LISTED = 100;
  private static final String COMPLETE = "CREATE_COMPLETE";
  private static final String INVALID = "ValidationError";

  /** What each operation reads. */
  record DescribeStacks(@Nullable String stackName, @Nullable String nextToken) {}

  record ListStacks(List<String> stackStatusFilter, @Nullable String nextToken) {}

  record ListStackResources(String stackName, @Nullable String nextToken) {}

  record DescribeStackResources(
      @Nullable String stackName,
      @Nullable String logicalResourceId,
      @Nullable String physicalResourceId) {}

  record DescribeStackEvents(String stackName, @Nullable String nextToken) {}

  private final Instant created;
  private volatile List<MadeStack> stacks = List.of();
  private final QueryProtocol protocol =
      new QueryProtocol(
          "cloudformation",
          "http://cloudformation.amazonaws.com/doc/2010-05-15/",
          List.of(
              Operation.of(DescribeStacks.class, this::describe),
              Operation.of(ListStacks.class, this::list),
              Operation.of(ListStackResources.class, this::listResources),
              Operation.of(DescribeStackResources.class, this::describeResources),
              Operation.of(DescribeStackEvents.class, this::describeEvents)));

  /**
   * @param created when all stacks were made
   */
  public StacksService(Instant created) {
    this.created = created;
  }

  /** The stacks to tell of. */
  public void stacks(List<MadeStack> made) {
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

  private JsonNode describe(DescribeStacks input) {
    List<MadeStack> wanted = input.stackName() == null ? stacks : List.of(stack(input.stackName()));
    Page<MadeStack> page = Page.of(wanted, null, MOST_LISTED, input.nextToken(), INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("Stacks");
    for (MadeStack stack : page.items()) {
      ObjectNode node = named(list.addObject(), stack);
      node.putPOJO("CreationTime", created);
      node.put("StackStatus", COMPLETE);
      ArrayNode outputs = node.putArray("Outputs");
      stack
          .outputs()
          .forEach((name, value) ->
              outputs.addObject().put("OutputKey", name).put("OutputValue", value));
    }
    return tokened(output, page);
  }

  private JsonNode list(ListStacks input) {
    List<String> statuses = input.stackStatusFilter();
    Page<MadeStack> page =
        Page.of(
            statuses.isEmpty() || statuses.contains(COMPLETE) ? stacks : List.of(),
            null,
            MOST_LISTED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("StackSummaries");
    for (MadeStack stack : page.items()) {
      named(list.addObject(), stack).put("StackStatus", COMPLETE).putPOJO("CreationTime", created);
    }
    return tokened(output, page);
  }

  private JsonNode listResources(ListStackResources input) {
    Page<MadeResource> page =
        Page.of(
            stack(input.stackName()).resources(), null, MOST_LISTED, input.nextToken(), INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("StackResourceSummaries");
    for (MadeResource resource : page.items()) {
      described(list.addObject(), resource).putPOJO("LastUpdatedTimestamp", created);
    }
    return tokened(output, page);
  }

  private JsonNode describeResources(DescribeStackResources input) {
    MadeStack stack = stackOf(input);
    String logical = input.logicalResourceId();
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("StackResources");
    for (MadeResource resource : stack.resources()) {
      if (logical == null || logical.equals(resource.logicalId())) {
        described(named(list.addObject(), stack), resource).putPOJO("Timestamp", created);
      }
    }
    return output;
  }

  private JsonNode describeEvents(DescribeStackEvents input) {
    MadeStack stack = stack(input.stackName());
    List<MadeResource> newestFirst = stack.resources().reversed();
    Page<MadeResource> page = Page.of(newestFirst, null, MOST_LISTED, input.nextToken(), INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("StackEvents");
    if (input.nextToken() == null) {
      event(list, stack, new MadeResource(stack.name(), id(stack), "AWS::CloudFormation::Stack"));
    }
    page.items().forEach(resource -> event(list, stack, resource));
    return tokened(output, page);
  }

  private void event(ArrayNode list, MadeStack stack, MadeResource resource) {
    described(named(list.addObject(), stack), resource)
        .put("EventId", "%s-%s".formatted(resource.logicalId(), COMPLETE))
        .putPOJO("Timestamp", created);
  }

  private MadeStack stackOf(DescribeStackResources input) {
    if (input.stackName() != null) {
      return stack(input.stackName());
    }
    String physical =
        Optional.ofNullable(input.physicalResourceId())
            .orElseThrow(() ->
                new ServiceException(
                    400, INVALID, "Either StackName or PhysicalResourceId must be specified"));
    return stacks.stream()
        .filter(stack -> stack.resources().stream().anyMatch(r -> r.physicalId().equals(physical)))
        .findFirst()
        .orElseThrow(() ->
            new ServiceException(400, INVALID, "Stack for %s does not exist".formatted(physical)));
  }

  private MadeStack stack(String nameOrId) {
    return stacks.stream()
        .filter(stack -> nameOrId.equals(stack.name()) || nameOrId.equals(id(stack)))
        .findFirst()
        .orElseThrow(() ->
            new ServiceException(
                400, INVALID, "Stack with id %s does not exist".formatted(nameOrId)));
  }

  private static String id(MadeStack stack) {
    return Arns.of("cloudformation", "stack/%s/local".formatted(stack.name()));
  }

  private static ObjectNode named(ObjectNode node, MadeStack stack) {
    return node.put("StackName", stack.name()).put("StackId", id(stack));
  }

  private static ObjectNode described(ObjectNode node, MadeResource resource) {
    return node.put("LogicalResourceId", resource.logicalId())
        .put("PhysicalResourceId", resource.physicalId())
        .put("ResourceType", resource.type())
        .put("ResourceStatus", COMPLETE);
  }

  private static ObjectNode tokened(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("NextToken", page.next());
  }
}
