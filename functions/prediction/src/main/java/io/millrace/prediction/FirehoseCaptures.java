package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.UnavailableException;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
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
 * of them in the end. Of a call, Firehose may take some records and refuse others, when too many
 * come at once: those are put again, {@value #ATTEMPTS} times in all.
 */
final class FirehoseCaptures implements Captures {

  private static final Logger LOG = LoggerFactory.getLogger(FirehoseCaptures.class);

  private static final int RECORD_BYTES = 1000 << 10; // Firehose's limit
  private static final int BATCH_RECORDS = 4; // and 4 MiB in one call

  private final FirehoseClient firehose;
  private static final int ATTEMPTS = 3;

  private final String stream;
  private final IntConsumer pause;

  /**
   * @param pause waits before the attempt of this number, 2, 3 …
   */
  FirehoseCaptures(FirehoseClient firehose, String stream, IntConsumer pause) {
    this.firehose = firehose;
    this.stream = stream;
    this.pause = pause;
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
    List<Chunk> left = batch;
    try {
      for (int attempt = 1; attempt <= ATTEMPTS && !left.isEmpty(); attempt++) {
        if (attempt > 1) {
          pause.accept(attempt);
        }
        left = refused(left);
      }
      if (!left.isEmpty()) {
        LOG.warn("{} predictions not captured: Firehose refuses them", count(left));
      }
    } catch (SdkException | UnavailableException e) { // after the SDK's own attempts
      LOG.warn("{} predictions not captured: {}", count(left), e.getMessage());
    }
    return count(left);
  }

  /** Those of a batch that Firehose does not say it took. */
  private List<Chunk> refused(List<Chunk> batch) {
    List<Record> records =
        batch.stream().map(chunk -> Record.builder().data(chunk.lines()).build()).toList();
    List<PutRecordBatchResponseEntry> answers =
        firehose
            .putRecordBatch(put -> put.deliveryStreamName(stream).records(records))
            .requestResponses();
    return IntStream.range(0, batch.size())
        .filter(i -> i >= answers.size() || answers.get(i).recordId() == null)
        .mapToObj(batch::get)
        .toList();
  }

  private static int count(List<Chunk> chunks) {
    return chunks.stream().mapToInt(Chunk::count).sum();
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
