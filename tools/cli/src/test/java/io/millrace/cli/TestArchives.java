package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.Samples;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.modeling.Importance;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Model archives with what the command line shows of them. */
final class TestArchives {

  private TestArchives() {}

  static byte[] withImportance(String column, double share) throws IOException {
    var out = new ByteArrayOutputStream();
    new ModelArchive(
            Map.of(
                ModelArchive.IMPORTANCE,
                Importance.toJson(List.of(new Importance(column, share, 1))),
                ModelArchive.METRICS,
                Json.bytes(new Comparison(Samples.evaluation(0.9), new Champion.None())),
                ModelArchive.CARD,
                "<p>card</p>".getBytes(UTF_8)))
        .write(out);
    return out.toByteArray();
  }
}
