package io.millrace.local.service;

import java.io.IOException;
import java.util.List;

/** One emulated AWS service behind the local cloud's port. */
public interface AwsService extends AutoCloseable {

  /**
   * The service's name in the credential scope of Signature Version 4: {@code s3}, {@code
   * dynamodb}, {@code sagemaker}, {@code firehose}, … Streams of DynamoDB sign as {@code dynamodb}.
   */
  String signingName();

  /** Whether a request that says of no service that it is signed for it is this one's. */
  default boolean claims(AwsExchange unsigned) {
    return false;
  }

  /**
   * Whether a request that is signed for another service is this one's: AWS tells them apart by
   * their hosts, and here all share one port.
   *
   * @param signedFor the other's {@link #signingName}
   */
  default boolean claims(String signedFor, AwsExchange signed) {
    return false;
  }

  /** Answers a request that this service claims, and nobody signed. */
  default void handleUnsigned(AwsExchange exchange) throws IOException {
    handle(exchange);
  }

  /**
   * Answers one request. Called on a thread of its own; many at once.
   *
   * <p>A {@link ServiceException} thrown before {@link AwsExchange#respond} is answered in the
   * protocol of the request; any other exception is answered as an internal failure.
   */
  void handle(AwsExchange exchange) throws IOException;

  /** Answers that a request was not let in, in the protocol of this service. */
  default void refuse(AwsExchange exchange, ServiceException refusal) throws IOException {
    QueryProtocol.sendErrorAsAsked(exchange, refusal);
  }

  /** The CloudFormation resource types whose resources this service makes. */
  default List<ResourceType> resourceTypes() {
    return List.of();
  }

  /** Takes up work left from an earlier start. Called once, when all resources exist. */
  default void start() {}

  /** Stops all that runs on behalf of this service. State that was acknowledged is on disk. */
  @Override
  void close();
}
