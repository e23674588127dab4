package io.millrace.spark;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;

/**
 * Runs statements of Spark's SQL, in which {@code glue} is the Glue Data Catalog, and prints each
 * row that they give, as JSON.
 */
public final class SparkProgram {

  private SparkProgram() {}

  /**
   * Runs them one after the other.
   *
   * @param arguments where S3 and Glue answer, a statement that gives rows once the catalog knows
   *     of what is asked for, and the statements
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String endpoint = arguments[0];
    String catalog = "spark.sql.catalog.glue";
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.log.level", "ERROR")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            // Arrow, which reads whole columns at once, does not run on this JDK.
            .config("spark.sql.iceberg.vectorization.enabled", false)
            .config(catalog, "org.apache.iceberg.spark.SparkCatalog")
            .config(catalog + ".cache-enabled", false)
            .config(catalog + ".catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog")
            .config(catalog + ".io-impl", "org.apache.iceberg.aws.s3.S3FileIO")
            .config(catalog + ".warehouse", "s3://none/none")
            .config(catalog + ".glue.endpoint", endpoint)
            .config(catalog + ".s3.endpoint", endpoint)
            .config(catalog + ".s3.path-style-access", true)
            .config(catalog + ".http-client.type", "urlconnection")
            .config(catalog + ".client.region", "us-east-1")
            .getOrCreate()) {
      for (int attempt = 1; !hasRows(spark, arguments[1]); attempt++) {
        if (attempt == 60) {
          throw new IllegalStateException("still without rows: " + arguments[1]);
        }
        Thread.sleep(1000);
      }
      for (String statement : List.of(arguments).subList(2, arguments.length)) {
        rows(spark, statement).forEach(System.out::println);
      }
    }
  }

  private static boolean hasRows(SparkSession spark, String statement) {
    try {
      return !rows(spark, statement).isEmpty();
    } catch (Exception e) { // Scala declares none
      if (e instanceof AnalysisException) { // there is no such table yet
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(SparkSession spark, String statement) {
    return spark.sql(statement).toJSON().collectAsList();
  }
}
