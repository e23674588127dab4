package io.millrace.domain.dataset;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFolderTest {

  @ParameterizedTest
  @CsvSource({
    "telco-churn/day1/part-00000-0b1c2d3e-c000.snappy.parquet, day1/",
    "telco-churn/day1/part-0.parquet, day1/",
    "telco-churn/day1/part.0.parquet, day1/",
    "telco-churn/2026/11/part-m-00000, 2026/11/",
    "telco-churn/day1/country=DE/month=11/part-0.parquet, day1/",
    "telco-churn/day1/run-159243-part-r-00000, day1/",
    "telco-churn/day1/0000_part_00.parquet, day1/",
    "telco-churn/day1/20261130_084512_00012_ab3de_0b1c2d3e, day1/"
  })
  void aPartIsKnownByItsName(String key, String folder) {
    assertThat(UploadFolder.ofPart(object(key))).contains(new UploadFolder(CHURN, folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "telco-churn/part-00000.parquet",
        "telco-churn/country=DE/part-00000.parquet",
        "telco-churn/day1/part-of-it.csv",
        "telco-churn/day1/partners-1.csv",
        "telco-churn/day1/2026-11-30.csv",
        "telco-churn/day1/_temporary/0/part-00000.parquet",
        "telco-churn/day1/.part-00000.parquet.crc",
        "batch-in/telco-churn/day1/part-00000.parquet",
        "part-00000.parquet"
      })
  void whatIsNoPartIsAnUploadOfItsOwnOrNoData(String key) {
    assertThat(UploadFolder.ofPart(object(key))).isEmpty();
  }

  @Test
  void aFolderIsCompleteByOneFile() {
    var day = new UploadFolder(CHURN, "day1/");

    assertThat(UploadFolder.completedBy(object("telco-churn/day1/_SUCCESS"))).contains(day);
    assertThat(UploadFolder.completedBy(object("telco-churn/_SUCCESS")))
        .contains(new UploadFolder(CHURN, ""));
    assertThat(UploadFolder.completedBy(object("telco-churn/day1/NO_SUCCESS"))).isEmpty();
    assertThat(UploadFolder.completedBy(object("batch-in/telco-churn/day1/_SUCCESS"))).isEmpty();
    assertThat(day.prefix()).isEqualTo("telco-churn/day1/");
    assertThat(day.waitsFor()).isEqualTo("day1/_SUCCESS");
    assertThat(Optional.of(day))
        .isEqualTo(UploadFolder.ofPart(object("telco-churn/day1/part-0.parquet")));
  }

  @Test
  void aFileWhoseFolderSaysWhatAColumnIsIsOneOfAPartition() {
    var day = new UploadFolder(CHURN, "day1/");

    assertThat(day.isPartition(object("telco-churn/day1/country=DE/part-0.parquet"))).isTrue();
    assertThat(day.isPartition(object("telco-churn/day1/part-0.parquet"))).isFalse();
  }

  @Test
  void whatIsKeptBesideTheDataIsHidden() {
    assertThat(UploadFolder.isHidden(object("telco-churn/day1/_metadata"))).isTrue();
    assertThat(UploadFolder.isHidden(object("telco-churn/_temporary/0/_SUCCESS"))).isTrue();
    assertThat(UploadFolder.isHidden(object("telco-churn/day1/.x.crc"))).isTrue();
    assertThat(UploadFolder.isHidden(object("telco-churn/day1/_SUCCESS"))).isFalse();
    assertThat(UploadFolder.isHidden(object("telco-churn/day1/a.csv"))).isFalse();
    assertThat(UploadFolder.isHidden(object("telco-churn/_a.csv"))).isFalse();
    assertThat(UploadFolder.isHidden(object("batch-in/telco-churn/day1/_x"))).isFalse();
  }

  private static ObjectRef object(String key) {
    return new ObjectRef("intake", key, "v1");
  }
}
