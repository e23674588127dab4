package io.millrace.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.ServicePort;
import io.millrace.local.service.Targets;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQS over the query protocol, with the forms that the AWS CLI 2.9 sends. */
class SqsQueryTest {

  private static final String QUEUE = "&QueueUrl=http://x/000000000000/shop";

  private final HttpClient http = HttpClient.newHttpClient();
  private ServicePort port;

  @BeforeEach
  void start(@TempDir Path folder) {
    port =
        new ServicePort(new SqsService("http://x", folder, InstantSource.system(), new Targets()));
  }

  @AfterEach
  void stop() {
    port.close();
    http.close();
  }

  @Test
  void whatIsSentIsReceivedAndDeleted() throws Exception {
    assertThat(
            ask(
                "Action=CreateQueue&QueueName=shop&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=7"))
        .contains("<QueueUrl>http://x/000000000000/shop</QueueUrl>");
    assertThat(ask("Action=ListQueues"))
        .contains("<QueueUrl>http://x/000000000000/shop</QueueUrl>");
    assertThat(ask("Action=GetQueueAttributes&AttributeName.1=VisibilityTimeout" + QUEUE))
        .contains("<Attribute><Name>VisibilityTimeout</Name><Value>7</Value></Attribute>")
        .doesNotContain("DelaySeconds");
    assertThat(
            ask(
                "Action=SendMessage&MessageBody=a%3Cb&MessageAttribute.1.Name=colour"
                    + "&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=red"
                    + QUEUE))
        .contains("<MD5OfMessageAttributes>");
    String received =
        ask(
            "Action=ReceiveMessage&MessageAttributeName.1=All&AttributeName.1=SentTimestamp"
                + QUEUE);
    assertThat(received)
        .contains(
            "<Body>a&lt;b</Body>",
            "<Attribute><Name>SentTimestamp</Name><Value>",
            "<MessageAttribute><Name>colour</Name><Value><DataType>String</DataType>"
                + "<StringValue>red</StringValue></Value></MessageAttribute>");
    Matcher receipt = Pattern.compile("<ReceiptHandle>(.+)</ReceiptHandle>").matcher(received);
    assertThat(receipt.find()).isTrue();
    assertThat(
            ask(
                "Action=DeleteMessageBatch&DeleteMessageBatchRequestEntry.1.Id=d"
                    + "&DeleteMessageBatchRequestEntry.1.ReceiptHandle="
                    + receipt.group(1)
                    + QUEUE))
        .contains("<DeleteMessageBatchResultEntry><Id>d</Id></DeleteMessageBatchResultEntry>");
  }

  @Test
  void aBatchAnswersEachEntry() throws Exception {
    var _ = ask("Action=CreateQueue&QueueName=shop");

    assertThat(
            ask(
                "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a"
                    + "&SendMessageBatchRequestEntry.1.MessageBody=x"
                    + "&SendMessageBatchRequestEntry.2.Id=b"
                    + "&SendMessageBatchRequestEntry.2.MessageBody=x"
                    + "&SendMessageBatchRequestEntry.2.DelaySeconds=901"
                    + QUEUE))
        .contains("<SendMessageBatchResultEntry>", "<BatchResultErrorEntry><Id>b</Id>");
  }

  @Test
  void refusalsAreInXmlWithTheCodesOfThisProtocol() throws Exception {
    assertThat(ask("Action=GetQueueUrl&QueueName=missing"))
        .contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
    assertThat(ask("Action=TagQueue&Tag.1.Key=a" + QUEUE))
        .contains("<Code>UnknownOperationException</Code>", "TagQueue");
    assertThat(ask("Action=CreateQueue&QueueName=q&Tag.1.Key=a&Tag.1.Value=b"))
        .contains("<Code>NotImplemented</Code>", "tags of CreateQueue");
  }

  private String ask(String form) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(port.endpoint().resolve("/"))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
