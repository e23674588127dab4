package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Checks that no function gave up on anything. */
record DeadLettersCheck(ProbeClients aws, Place place) implements HealthCheck {

  @Override
  public String name() {
    return "dead letters";
  }

  @Override
  public Result result() {
    return FailedCall.to(
        "sqs:ListQueues and sqs:GetQueueAttributes",
        () -> {
          try (SqsClient sqs = aws.client(SqsClient.builder())) {
            List<String> queues =
                place.namePrefixes().stream()
                    .flatMap(prefix ->
                        sqs.listQueues(list -> list.queueNamePrefix(prefix)).queueUrls().stream())
                    .filter(url -> url.toLowerCase(Locale.ROOT).contains("dead"))
                    .distinct()
                    .toList();
            if (queues.isEmpty()) {
              return new NotApplicable("there is no queue for them yet");
            }
            long deadLetters = queues.stream().mapToLong(queue -> deadLetters(sqs, queue)).sum();
            return deadLetters == 0
                ? new Ok("none")
                : new Missing(
                    "%s wait: functions gave up on them".formatted(deadLetters),
                    "./millrace redrive, once the cause is mended");
          }
        });
  }

  private static long deadLetters(SqsClient sqs, String queue) {
    var name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    var attributes = sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(name));
    return Long.parseLong(attributes.attributes().getOrDefault(name, "0"));
  }
}
