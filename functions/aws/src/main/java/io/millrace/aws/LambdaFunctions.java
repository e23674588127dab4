package io.millrace.aws;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Functions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Functions of Lambda, invoked asynchronously: what they cannot do ends in the dead letters. */
public final class LambdaFunctions implements Functions {

  private final LambdaClient lambda;
  private final Map<String, String> arns;

  /**
   * @param arns of the functions that may be asked, by title
   */
  public LambdaFunctions(LambdaClient lambda, Map<String, String> arns) {
    this.lambda = lambda;
    this.arns = Map.copyOf(arns);
  }

  /**
   * The functions of a list {@code title=arn,title=arn}.
   *
   * @throws InvalidInputException if it is no such list
   */
  static Map<String, String> parse(String list) {
    Map<String, String> arns = new TreeMap<>();
    for (String entry : list.split(",", -1)) {
      int sign = entry.indexOf('=');
      Check.that(
          sign > 0 && sign < entry.length() - 1, "list of functions", "title=arn,title=arn", list);
      arns.put(entry.substring(0, sign), entry.substring(sign + 1));
    }
    return arns;
  }

  @Override
  public void ask(String title, String event) {
    String arn = arns.get(title);
    if (arn == null) {
      throw new InvalidInputException("function", "one of " + arns.keySet(), title);
    }
    Aws.call(
        "ask " + title,
        () ->
            lambda.invoke(i ->
                i.functionName(arn)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(event))));
  }

  @Override
  public Optional<String> titleOf(String arn) {
    return arns.entrySet().stream()
        .filter(function -> unqualified(function.getValue()).equals(unqualified(arn)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code arn:aws:lambda:region:account:function:name}, without what may follow. */
  private static String unqualified(String arn) {
    return Arrays.stream(arn.split(":", -1)).limit(7).collect(Collectors.joining(":"));
  }
}
