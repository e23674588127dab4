package io.millrace.modeling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Models that come with code: pickles of every protocol, and what else runs when it is loaded,
 * under every name that an archive may have, bare and wrapped.
 */
class HostileModelTest {

  private static final byte[] TREES = "{}".getBytes(UTF_8);
  private static final Map<String, byte[]> GOOD =
      Map.of(
          ModelArchive.MODEL, TREES,
          ModelArchive.PIPELINE, "{}".getBytes(UTF_8),
          ModelArchive.SIGNATURE, "{}".getBytes(UTF_8),
          ModelArchive.METRICS, "{\"model\":{\"rows\":1}}".getBytes(UTF_8),
          ModelArchive.BASELINE, "{}".getBytes(UTF_8),
          ModelArchive.IMPORTANCE, "{}".getBytes(UTF_8),
          ModelArchive.PROVENANCE, "{}".getBytes(UTF_8),
          ModelArchive.CARD, "<!DOCTYPE html>\n<p>fine</p>".getBytes(UTF_8));

  private static final List<String> STRANGERS =
      List.of(
          "model.pkl",
          "model.joblib",
          "model.pt",
          "model.bin",
          "code/inference.py",
          "data.json",
          "model.json",
          "requirements.txt",
          "Model.ubj.pkl",
          "a");

  @Test
  void nothingThatRunsComesInUnderAnyNameHoweverWrapped() throws IOException {
    int tried = 0;
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, byte[]> code : wrapped().entrySet()) {
      List<String> names = new ArrayList<>(GOOD.keySet());
      names.addAll(STRANGERS);
      for (String name : names) {
        Map<String, byte[]> files = new HashMap<>(GOOD);
        files.put(name, code.getValue());
        tried++;
        if (!isRefused(new ModelArchive(files))) {
          missed.add(code.getKey() + " as " + name);
        }
      }
    }
    assertThat(missed).isEmpty();
    assertThat(tried).isGreaterThanOrEqualTo(200);
  }

  @Test
  void whatBelongsToAModelComesIn() {
    assertThatCode(() -> ModelFiles.check(new ModelArchive(GOOD))).doesNotThrowAnyException();
  }

  @Test
  void trailingCodeIsNoPartOfAFile() throws IOException {
    for (String name : List.of(ModelArchive.METRICS, ModelArchive.CARD)) {
      Map<String, byte[]> files = new HashMap<>(GOOD);
      files.put(
          name,
          both(
              GOOD.getOrDefault(name, new byte[0]),
              Objects.requireNonNull(code().get("protocol 4"))));

      assertThat(isRefused(new ModelArchive(files))).as(name).isTrue();
    }
  }

  /** Through the archive, as it comes: nothing is looked at that is not in its bytes. */
  private static boolean isRefused(ModelArchive archive) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    archive.write(bytes);
    try {
      ModelArchive read = ModelArchive.read(new ByteArrayInputStream(bytes.toByteArray()));
      ModelFiles.check(read);
      if (!Arrays.equals(read.file(ModelArchive.MODEL), TREES)) {
        TreeEnsemble.read(read.file(ModelArchive.MODEL)); // whose beginning alone was looked at
      }
      return false;
    } catch (InvalidInputException refused) {
      return true;
    }
  }

  private static Map<String, byte[]> wrapped() throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> code : code().entrySet()) {
      all.put(code.getKey(), code.getValue());
      all.put(code.getKey() + " in gzip", gzip(code.getValue()));
      all.put(
          code.getKey() + " in zip, as PyTorch has it", zip("archive/data.pkl", code.getValue()));
      all.put(code.getKey() + " in zip in gzip", gzip(zip("x", code.getValue())));
      all.put(code.getKey() + " in JSON that goes on", both("{}".getBytes(UTF_8), code.getValue()));
    }
    return all;
  }

  /** Each runs {@code os.system("x")}, or what its format runs, when it is loaded. */
  private static Map<String, byte[]> code() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("protocol 0", "cos\nsystem\n(S'x'\ntR.".getBytes(US_ASCII));
    all.put("protocol 0 with mark first", "(S'x'\nios\nsystem\n.".getBytes(US_ASCII));
    all.put("protocol 0 with a list first", "](cos\nsystem\n(S'x'\ntR.".getBytes(US_ASCII));
    all.put("protocol 0 with a dict first", "}cos\nsystem\n(S'x'\ntR.".getBytes(US_ASCII));
    for (int protocol = 2; protocol <= 5; protocol++) {
      all.put(
          "protocol " + protocol,
          both(
              new byte[] {(byte) 0x80, (byte) protocol},
              "cos\nsystem\nX\1\0\0\0x\u0085R.".getBytes(ISO_8859_1)));
    }
    all.put("keras lambda in HDF5", HexFormat.of().parseHex("894844460d0a1a0a00000000"));
    all.put("java object", HexFormat.of().parseHex("aced00057372"));
    all.put("python bytecode", HexFormat.of().parseHex("cb0d0d0a00000000"));
    all.put("native library", HexFormat.of().parseHex("7f454c46020101"));
    all.put("script", "#!/bin/sh\nx\n".getBytes(US_ASCII));
    return all;
  }

  private static byte[] both(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
