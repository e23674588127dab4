package io.millrace.local;

import java.io.IOException;
import java.util.Map;

/** AWS STS, as far as tools ask who they are: GetCallerIdentity. */
final class AccountService implements AwsService {

  private final QueryProtocol protocol =
      new QueryProtocol(
          "sts",
          "https://sts.amazonaws.com/doc/2011-06-15/",
          Map.of(
              "GetCallerIdentity",
              input ->
                  Json.object()
                      .put("Arn", "arn:aws:iam::%s:root".formatted(Arns.ACCOUNT))
                      .put("UserId", Arns.ACCOUNT)
                      .put("Account", Arns.ACCOUNT)));

  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {}
}
