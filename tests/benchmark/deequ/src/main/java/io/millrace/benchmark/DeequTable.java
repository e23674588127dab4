package io.millrace.benchmark;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.ApproxCountDistinct;
import com.amazon.deequ.analyzers.ApproxQuantiles;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.Histogram;
import com.amazon.deequ.analyzers.Maximum;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.Minimum;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.StandardDeviation;
import com.amazon.deequ.analyzers.Uniqueness;
import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Deequ on Spark with two threads reads, checks and profiles the table: the same statistics and
 * rules as the other engines, as analyzers of one run. Its columns and their values are those of
 * {@code BenchmarkTable}.
 */
public final class DeequTable {

  private static final int NUMBERS = 20;
  private static final int INTEGERS = 4;
  private static final int CATEGORIES = 4;
  private static final double ERROR = 0.005;

  private final List<Analyzer<?, Metric<?>>> analyzers = new ArrayList<>();
  private final StringBuilder schema = new StringBuilder("id STRING");

  private DeequTable() {}

  public static void main(String... args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate()) {
      long start = System.nanoTime();
      long rows = new DeequTable().run(spark, args[0]);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.println("measured " + rows + " " + seconds + " " + peakMegabytes());
    }
  }

  private long run(SparkSession spark, String file) {
    column("id", "id RLIKE '^[a-z]{2}-[0-9]+$'");
    add(Uniqueness.apply("id"));
    for (int i = 0; i < NUMBERS; i++) {
      number("n" + i, "DOUBLE", "n%s IS NULL OR n%s BETWEEN 40 AND 60".formatted(i, i));
    }
    for (int i = 0; i < INTEGERS; i++) {
      number("i" + i, "BIGINT", "i%s BETWEEN 0 AND 999".formatted(i));
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      words.add("'word" + i + "'");
    }
    for (int i = 0; i < CATEGORIES; i++) {
      schema.append(", c").append(i).append(" STRING");
      column("c" + i, "c%s IN (%s)".formatted(i, String.join(",", words)));
      histogram("c" + i);
    }
    schema.append(", target BOOLEAN");
    column("target", "target IN (true, false)");
    histogram("target");

    Dataset<Row> table = spark.read().option("header", true).schema(schema.toString()).csv(file);
    add(new Size(Option.empty()));
    AnalysisRunBuilder run = AnalysisRunner.onData(table);
    analyzers.forEach(run::addAnalyzer);
    AnalyzerContext context = run.run();
    double rows = Double.NaN;
    for (var metric : JavaConverters.mapAsJavaMap(context.metricMap()).entrySet()) {
      if (metric.getValue().value().isFailure()) {
        throw new IllegalStateException(metric.toString());
      }
      Object value = metric.getValue().value().get();
      Object analyzer = metric.getKey();
      if (analyzer instanceof Size) {
        rows = (Double) value;
      }
      if (analyzer instanceof Compliance && (Double) value != 1.0) {
        throw new IllegalStateException("rows break a rule: " + metric);
      }
    }
    return (long) rows;
  }

  private void number(String name, String type, String rule) {
    schema.append(", ").append(name).append(' ').append(type);
    column(name, rule);
    add(new Minimum(name, Option.empty(), Option.empty()));
    add(new Maximum(name, Option.empty(), Option.empty()));
    add(new Mean(name, Option.empty()));
    add(new StandardDeviation(name, Option.empty()));
    add(new ApproxCountDistinct(name, Option.empty()));
    List<Object> quantiles = List.of(.01, .05, .1, .25, .5, .75, .9, .95, .99);
    add(new ApproxQuantiles(name, JavaConverters.asScalaBuffer(quantiles).toSeq(), ERROR));
  }

  private void column(String name, String rule) {
    add(new Completeness(name, Option.empty(), Option.empty()));
    add(
        new Compliance(
            name,
            rule,
            Option.empty(),
            JavaConverters.asScalaBuffer(List.<String>of()).toList(),
            Option.empty()));
  }

  private void histogram(String name) {
    add(new Histogram(name, Option.empty(), 1000, Option.empty(), false, new Histogram.Count$()));
  }

  @SuppressWarnings("unchecked") // Scala's analyzers are of their own metrics, all of them metrics
  private void add(Analyzer<?, ?> analyzer) {
    analyzers.add((Analyzer<?, Metric<?>>) analyzer);
  }

  private static double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1000;
      }
    }
    return Double.NaN;
  }
}
