package io.millrace.local.account;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.QueryProtocol;
import java.io.IOException;
import java.util.List;

/** AWS STS, as far as tools ask who they are: GetCallerIdentity. */
public final class AccountService implements AwsService {

  private record GetCallerIdentity() {}

  private final QueryProtocol protocol =
      new QueryProtocol(
          "sts",
          "https://sts.amazonaws.com/doc/2011-06-15/",
          List.of(
              Operation.of(
                  GetCallerIdentity.class,
                  _ ->
                      JsonTrees.object()
                          .put("Arn", "arn:aws:iam::%s:root".formatted(Arns.ACCOUNT))
                          .put("UserId", Arns.ACCOUNT)
                          .put("Account", Arns.ACCOUNT))));

  @Override
  public String signingName() {
    return "sts";
  }

  /** Who has no credentials yet asks for them unsigned. */
  @Override
  public boolean claims(AwsExchange unsigned) {
    return unsigned.method().equals("POST")
        && unsigned.uri().getPath().equals("/")
        && QueryProtocol.isForm(unsigned);
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {}
}
