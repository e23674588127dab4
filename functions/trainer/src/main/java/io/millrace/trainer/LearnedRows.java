package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.filters.bloomfilter.BloomFilter;
import org.apache.datasketches.filters.bloomfilter.BloomFilterBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a model has learned from, by what is in its rows: a Bloom filter, so that {@value
 * #FALSE_POSITIVES} of all others are taken for learned as well.
 */
final class LearnedRows {

  private static final double FALSE_POSITIVES = 0.001;
  private static final long SEED = 20261129;

  /** The rows above which the filter would be larger than a document may be. */
  static final int MOST = 4_000_000;

  private final BloomFilter filter;
  private final List<String> columns;

  private LearnedRows(BloomFilter filter, List<String> columns) {
    this.filter = filter;
    this.columns = columns;
  }

  /** These rows, by what a model of this signature was given of them. */
  static LearnedRows of(Signature signature, Observations table, int[] rows) {
    BloomFilter filter = BloomFilterBuilder.createByAccuracy(rows.length, FALSE_POSITIVES, SEED);
    List<Cells> cells = columns(signature).stream().map(table::column).toList();
    for (int row : rows) {
      filter.update(hash(cells, row));
    }
    return new LearnedRows(filter, columns(signature));
  }

  /** What the model of this archive has learned from; empty where the archive does not say. */
  static Optional<LearnedRows> in(ModelArchive archive) {
    byte[] kept = archive.files().get(ModelArchive.LEARNED);
    if (kept == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LearnedRows(
              BloomFilter.heapify(
                  MemorySegment.ofArray(
                      Json.read(new ByteArrayInputStream(kept), Document.class).bloomFilter())),
              columns(Signature.fromJson(archive.file(ModelArchive.SIGNATURE)))));
    } catch (SketchesArgumentException | InvalidInputException e) {
      return Optional.empty();
    }
  }

  private static List<String> columns(Signature signature) {
    return Stream.concat(
            signature.inputs().stream().map(Signature.Input::name), Stream.of(signature.target()))
        .sorted()
        .toList();
  }

  byte[] toJson() {
    return Json.bytes(new Document(filter.toByteArray()));
  }

  /**
   * {@code learned.json}.
   *
   * @param bloomFilter as DataSketches writes it, in Base64
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Document(byte[] bloomFilter) {}

  /** What each row of a table is to the model; new where the table lacks a column of its own. */
  IntFunction<Novelty> novelty(Observations table) {
    @Nullable List<Cells> cells = cells(table);
    if (cells == null) {
      return _ -> Novelty.NEW;
    }
    long[] all = hashes(cells);
    return row -> novelty(all, hash(cells, row));
  }

  private Novelty novelty(long[] all, long hash) {
    if (!isOnce(all, hash)) {
      return Novelty.REPEATED;
    }
    return filter.query(hash) ? Novelty.LEARNED : Novelty.NEW;
  }

  /** The share of these rows of a table that are surely among them. */
  double share(Observations table, int[] rows) {
    @Nullable List<Cells> cells = cells(table);
    if (cells == null || rows.length == 0) {
      return 0;
    }
    long[] all = hashes(cells);
    return IntStream.of(rows)
            .mapToLong(row -> hash(cells, row))
            .filter(hash -> novelty(all, hash) == Novelty.LEARNED)
            .count()
        / (double) rows.length;
  }

  private static long[] hashes(List<Cells> cells) {
    return IntStream.range(0, cells.getFirst().size())
        .mapToLong(row -> hash(cells, row))
        .sorted()
        .toArray();
  }

  private static boolean isOnce(long[] sorted, long value) {
    int at = Arrays.binarySearch(sorted, value);
    return (at == 0 || sorted[at - 1] != value)
        && (at == sorted.length - 1 || sorted[at + 1] != value);
  }

  private @Nullable List<Cells> cells(Observations table) {
    return table.columns().keySet().containsAll(columns)
        ? columns.stream().map(table::column).toList()
        : null;
  }

  private static long hash(List<Cells> cells, int row) {
    return IntStream.range(0, cells.size())
        .mapToLong(c ->
            switch (cells.get(c)) {
              case Cells.Numbers numbers ->
                  StableHash.of(
                      numbers.isMissing(row)
                          ? Long.MIN_VALUE
                          : Double.doubleToLongBits(numbers.value(row) + 0.0),
                      c);
              case Cells.Strings words ->
                  words.isMissing(row)
                      ? StableHash.of(Long.MIN_VALUE, c)
                      : StableHash.of(String.valueOf(words.value(row)), c);
            })
        .reduce(SEED, (all, cell) -> StableHash.of(cell, all));
  }
}
