package io.millrace.local.service;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One operation of a service: what it reads, and what it does.
 *
 * @param input the record of the members that it reads, named as the operation is: see {@link
 *     Inputs}
 * @param action from the input, and the tree that it was read from, to the output; null for none;
 *     it throws a {@link ServiceException} to answer an error of the service's model
 */
public record Operation<I extends Record>(
    Class<I> input, BiFunction<I, JsonNode, @Nullable JsonNode> action) {

  public static <I extends Record> Operation<I> of(
      Class<I> input, Function<I, @Nullable JsonNode> action) {
    return new Operation<>(input, (read, _) -> action.apply(read));
  }

  /** An operation that keeps what it was given. */
  public static <I extends Record> Operation<I> keeping(
      Class<I> input, BiFunction<I, JsonNode, @Nullable JsonNode> action) {
    return new Operation<>(input, action);
  }

  public String name() {
    return input.getSimpleName();
  }

  /** Does it, unless more is asked than is read. */
  @Nullable JsonNode apply(JsonNode given) {
    return action.apply(Inputs.read(input, given), given);
  }

  static Map<String, Operation<?>> byName(List<Operation<?>> operations) {
    return operations.stream().collect(Collectors.toMap(Operation::name, each -> each));
  }
}
