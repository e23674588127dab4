package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
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

  private static final int BATCH_RECORDS = 4; // and 4 MiB in one call

  private static final int ATTEMPTS = 3;

  private final FirehoseClient firehose;
  private final String stream;
  private final IntConsumer pause;
  private final PredictionMetrics metrics;

  /**
   * @param pause waits before the attempt of this number, 2, 3 …
   * @param metrics are told what was lost
   */
  FirehoseCaptures(
      FirehoseClient firehose, String stream, IntConsumer pause, PredictionMetrics metrics) {
    this.firehose = firehose;
    this.stream = stream;
    this.pause = pause;
    this.metrics = metrics;
  }

  /** Lines that share a record. */
  private record Chunk(SdkBytes json, List<CaptureLine> lines) {}

  @Override
  public void keep(List<CaptureLine> captures) {
    List<Chunk> chunks = chunks(captures.stream().filter(CaptureLine::fits).toList());
    List<CaptureLine> lost =
        new ArrayList<>(captures.stream().filter(line -> !line.fits()).toList());
    if (!lost.isEmpty()) { // alone, for Firehose refuses all that a call has with it
      LOG.warn("{} predictions not captured: each is too long for Firehose", lost.size());
    }
    for (int from = 0; from < chunks.size(); from += BATCH_RECORDS) {
      put(chunks.subList(from, Math.min(chunks.size(), from + BATCH_RECORDS)))
          .forEach(chunk -> lost.addAll(chunk.lines()));
    }
    if (!lost.isEmpty()) {
      metrics.lost(lost);
    }
  }

  /** What could not be put. */
  private List<Chunk> put(List<Chunk> batch) {
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
    return left;
  }

  /** Those of a batch that Firehose does not say it took. */
  private List<Chunk> refused(List<Chunk> batch) {
    List<Record> records =
        batch.stream().map(chunk -> Record.builder().data(chunk.json()).build()).toList();
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
    return chunks.stream().mapToInt(chunk -> chunk.lines().size()).sum();
  }

  private static List<Chunk> chunks(List<CaptureLine> captures) {
    List<Chunk> chunks = new ArrayList<>();
    int begin = 0;
    int bytes = 0;
    for (int i = 0; i < captures.size(); i++) {
      int length = captures.get(i).bytes();
      if (i > begin && bytes + length > CaptureLine.MOST_BYTES) {
        chunks.add(chunk(captures.subList(begin, i)));
        begin = i;
        bytes = 0;
      }
      bytes += length;
    }
    if (begin < captures.size()) {
      chunks.add(chunk(captures.subList(begin, captures.size())));
    }
    return chunks;
  }

  private static Chunk chunk(List<CaptureLine> lines) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    lines.forEach(line -> json.writeBytes(line.json().asByteArrayUnsafe()));
    return new Chunk(SdkBytes.fromByteArray(json.toByteArray()), lines);
  }
}
