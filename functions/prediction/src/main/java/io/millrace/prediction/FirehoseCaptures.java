package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * Captures in a delivery stream of Amazon Data Firehose, one line of JSON each.
 *
 * <p>As many lines as fit share a record: Firehose charges a record as 5 KB at least, and joins all
 * of them in the end.
 */
final class FirehoseCaptures implements Captures {

  private static final Logger LOG = LoggerFactory.getLogger(FirehoseCaptures.class);

  private static final int RECORD_BYTES = 1000 << 10; // Firehose's limit
  private static final int BATCH_RECORDS = 4; // and 4 MiB in one call

  private final FirehoseClient firehose;
  private final String stream;

  FirehoseCaptures(FirehoseClient firehose, String stream) {
    this.firehose = firehose;
    this.stream = stream;
  }

  /** Lines that share a record. */
  private record Chunk(SdkBytes lines, int count) {}

  @Override
  public int keep(List<Capture> captures) {
    List<Chunk> chunks = chunks(captures);
    int lost = 0;
    for (int from = 0; from < chunks.size(); from += BATCH_RECORDS) {
      lost += put(chunks.subList(from, Math.min(chunks.size(), from + BATCH_RECORDS)));
    }
    return lost;
  }

  private int put(List<Chunk> batch) {
    List<Record> records =
        batch.stream().map(chunk -> Record.builder().data(chunk.lines()).build()).toList();
    try {
      var answer = firehose.putRecordBatch(put -> put.deliveryStreamName(stream).records(records));
      int lost = 0;
      for (int i = 0; i < batch.size(); i++) {
        PutRecordBatchResponseEntry entry = answer.requestResponses().get(i);
        if (entry.errorCode() != null) {
          LOG.warn("{} predictions not captured: {}", batch.get(i).count(), entry.errorCode());
          lost += batch.get(i).count();
        }
      }
      return lost;
    } catch (SdkException e) {
      int lost = batch.stream().mapToInt(Chunk::count).sum();
      LOG.warn("{} predictions not captured: {}", lost, e.getMessage());
      return lost;
    }
  }

  private static List<Chunk> chunks(List<Capture> captures) {
    List<Chunk> chunks = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int count = 0;
    for (Capture capture : captures) {
      byte[] line = (Json.text(capture) + "\n").getBytes(UTF_8);
      if (count > 0 && lines.size() + line.length > RECORD_BYTES) {
        chunks.add(new Chunk(SdkBytes.fromByteArray(lines.toByteArray()), count));
        lines.reset();
        count = 0;
      }
      lines.writeBytes(line);
      count++;
    }
    chunks.add(new Chunk(SdkBytes.fromByteArray(lines.toByteArray()), count));
    return chunks;
  }
}
