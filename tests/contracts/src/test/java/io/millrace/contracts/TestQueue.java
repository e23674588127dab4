package io.millrace.contracts;

/** Queues into which rules send what they take. */
final class TestQueue {

  private TestQueue() {}

  /** The policy of the queue of this ARN, into which any rule may send. */
  static String open(String queueArn) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage",
     "Principal":{"Service":"events.amazonaws.com"},"Resource":"%s"}]}\
    """
        .formatted(queueArn);
  }
}
