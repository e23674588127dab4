package io.millrace.local.firehose;

import io.millrace.local.firehose.FirehoseInputs.DescribeDeliveryStream;
import io.millrace.local.firehose.FirehoseInputs.PutRecord;
import io.millrace.local.firehose.FirehoseInputs.PutRecordBatch;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The delivery streams of the template. */
public final class FirehoseService implements AwsService {

  private static final Logger log = LoggerFactory.getLogger(FirehoseService.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_BATCH = 500;
  private static final int MAX_RECORD_BYTES = 1_024_000;

  private final Path folder;
  private final Destination destination;
  private final InstantSource clock;
  private final Map<String, DeliveryStream> streams = new ConcurrentHashMap<>();
  private final JsonProtocol protocol =
      new JsonProtocol(
          signingName(),
          "1.1",
          List.of(
              Operation.of(PutRecord.class, this::putRecord),
              Operation.of(PutRecordBatch.class, this::putRecordBatch),
              Operation.of(DescribeDeliveryStream.class, this::describe)));
  private final ScheduledExecutorService deliveries =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("firehose").daemon().factory());

  /**
   * @param folder where records wait
   * @param destination the buckets
   */
  public FirehoseService(Path folder, Destination destination, InstantSource clock) {
    this.folder = folder;
    this.destination = destination;
    this.clock = clock;
  }

  @Override
  public String signingName() {
    return "firehose";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new DeliveryStreamType());
  }

  /** Delivers what waits, as nobody does until the next start. */
  @Override
  public void close() {
    deliveries.close();
    streams.values().forEach(FirehoseService::deliver);
  }

  private JsonNode putRecord(PutRecord input) {
    DeliveryStream stream = stream(input.deliveryStreamName());
    stream.put(checked(input.record().data().decoded()));
    return accepted();
  }

  private JsonNode putRecordBatch(PutRecordBatch input) {
    DeliveryStream stream = stream(input.deliveryStreamName());
    List<FirehoseInputs.Entry> records = input.records();
    if (records.isEmpty() || records.size() > MAX_BATCH) {
      throw new ServiceException(
          400, "ValidationException", "Records must be 1 to %s".formatted(MAX_BATCH));
    }
    List<byte[]> batch = records.stream().map(record -> checked(record.data().decoded())).toList();
    ObjectNode output = JSON.createObjectNode().put("FailedPutCount", 0).put("Encrypted", true);
    var responses = output.putArray("RequestResponses");
    for (byte[] data : batch) {
      stream.put(data);
      responses.add(accepted());
    }
    return output;
  }

  private JsonNode describe(DescribeDeliveryStream input) {
    DeliveryStream stream = stream(input.deliveryStreamName());
    ObjectNode output = JSON.createObjectNode();
    output
        .putObject("DeliveryStreamDescription")
        .put("DeliveryStreamName", stream.name())
        .put("DeliveryStreamARN", arn(stream.name()))
        .put("DeliveryStreamStatus", "ACTIVE")
        .put("DeliveryStreamType", "DirectPut")
        .put("VersionId", "1")
        .put("HasMoreDestinations", false)
        .putArray("Destinations")
        .addObject()
        .put("DestinationId", "destinationId-000000000001")
        .putObject("ExtendedS3DestinationDescription")
        .put("BucketARN", "arn:aws:s3:::" + stream.settings().bucket())
        .put("Prefix", stream.settings().prefix().expression())
        .put("CompressionFormat", stream.settings().gzip() ? "GZIP" : "UNCOMPRESSED");
    return output;
  }

  private DeliveryStream stream(String name) {
    DeliveryStream stream = streams.get(name);
    if (stream == null) {
      throw new ServiceException(
          400,
          "ResourceNotFoundException",
          "Firehose %s under account %s not found.".formatted(name, Arns.ACCOUNT));
    }
    return stream;
  }

  private static byte[] checked(byte[] data) {
    if (data.length > MAX_RECORD_BYTES) {
      throw new ServiceException(
          400, "ValidationException", "Data must be at most %s bytes".formatted(MAX_RECORD_BYTES));
    }
    return data;
  }

  private static ObjectNode accepted() {
    return JSON.createObjectNode().put("RecordId", UUID.randomUUID().toString());
  }

  private static String arn(String name) {
    return Arns.of("firehose", "deliverystream/" + name);
  }

  /** Makes delivery streams. */
  private final class DeliveryStreamType implements ResourceType {

    @Override
    public String name() {
      return "AWS::KinesisFirehose::DeliveryStream";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name =
          resource.properties().path("DeliveryStreamName").asString(resource.generatedName());
      DeliverySettings settings = DeliverySettings.of(resource.properties());
      DeliveryStream stream =
          new DeliveryStream(
              name, settings, folder.resolve(name), destination, clock, UUID::randomUUID);
      streams.put(name, stream);
      long seconds = settings.interval().toSeconds();
      var _ =
          deliveries.scheduleWithFixedDelay(
              () -> deliver(stream), seconds, seconds, TimeUnit.SECONDS);
      return new Provisioned(name, Map.of("Arn", arn(name)));
    }
  }

  private static void deliver(DeliveryStream stream) {
    try {
      stream.deliver();
    } catch (RuntimeException e) { // kept on disk, and tried again after the next interval
      log.warn("{} has not delivered yet: {}", stream.name(), String.valueOf(e.getMessage()));
    }
  }
}
