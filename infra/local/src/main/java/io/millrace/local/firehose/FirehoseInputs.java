package io.millrace.local.firehose;

import io.millrace.local.service.Bytes;
import java.util.List;

/** What each operation of Firehose reads. */
final class FirehoseInputs {

  private FirehoseInputs() {}

  record PutRecord(String deliveryStreamName, Entry record) {}

  record PutRecordBatch(String deliveryStreamName, List<Entry> records) {}

  record Entry(Bytes data) {}

  record DescribeDeliveryStream(String deliveryStreamName) {}
}
