package io.millrace.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.FunctionSpecification;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The zips that {@code cdk deploy} uploads. */
class ModulePackageTest {

  private static final Map<String, ModulePackage> MODULES =
      Arrays.stream(FunctionSpecification.values())
          .map(FunctionSpecification::module)
          .distinct()
          .collect(Collectors.toMap(Function.identity(), ModulePackage::of));

  private static final int ELF = 0x464c457f; // 0x7f, E, L, F
  private static final int ELF_MACHINE_AT = 18;
  private static final Map<String, Short> ELF_MACHINES =
      Map.of("arm64", (short) 0xb7, "x86_64", (short) 0x3e);

  @Test
  void everyPackageHasTheClassesThatItsProgramsStartFrom() {
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      assertThat(module(specification.module()).files()).containsKey(path(specification.handler()));
      if (specification.isSpring()) {
        assertThat(module(specification.module()).files())
            .containsKey(path(specification.application()));
      }
    }
  }

  @Test
  void onlyWhatReadsFilesAndWhatRunsOnnxCarryNativeLibraries() {
    MODULES.forEach((module, built) ->
        assertThat(natives(built).stream().map(path -> path.replaceAll(".*/|[-0-9.]*\\.so$", "")))
            .as(module)
            .containsExactlyInAnyOrderElementsOf(
                switch (module) {
                  case "intake" ->
                      List.of("liblz4-java", "libbrotli", "libsnappyjava", "libzstd-jni");
                  case "tables" -> List.of("libsnappyjava", "libzstd-jni");
                  case "onnx-prediction", "deployment" ->
                      List.of("libonnxruntime", "libonnxruntime4j_jni");
                  case "batch" ->
                      List.of(
                          "liblz4-java",
                          "libbrotli",
                          "libsnappyjava",
                          "libzstd-jni",
                          "libonnxruntime",
                          "libonnxruntime4j_jni");
                  default -> List.<String>of();
                }));
  }

  @Test
  void nativeLibrariesAreThoseOfTheMachineThatThePackageIsFor() {
    for (ModulePackage built :
        List.of(
            module("batch"),
            module("deployment"),
            module("intake"),
            module("onnx-prediction"),
            module("tables"))) {
      for (String library : natives(built)) {
        ByteBuffer header =
            ByteBuffer.wrap(Objects.requireNonNull(built.files().get(library)))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(0)).isEqualTo(ELF);
        assertThat(header.getShort(ELF_MACHINE_AT)).isEqualTo(ELF_MACHINES.get(built.machine()));
      }
    }
  }

  @Test
  void noPackageCarriesWhatTrainsOrWhatIsOnlyComparedWith() {
    MODULES.forEach((module, built) ->
        assertThat(built.files().keySet())
            .as(module)
            .noneMatch(path -> path.matches("(ml/dmlc|org/duckdb|scala)/.*")));
    assertThat(MODULES.keySet().stream().filter(module -> runsOnnx(module(module))))
        .containsExactlyInAnyOrder("batch", "deployment", "onnx-prediction");
  }

  @Test
  void aPackageCarriesTheServicesThatItsModuleUses() {
    assertThat(services("access")).containsExactly("dynamodb");
    for (String predicting : List.of("prediction", "onnx-prediction")) {
      assertThat(services(predicting)).containsExactly("dynamodb", "firehose", "kms", "s3");
    }
    assertThat(services("outbox")).containsExactlyInAnyOrder("eventbridge", "kms");
    MODULES.forEach(
        (module, built) -> assertThat(services(module)).as(module).hasSizeBetween(1, 6));
  }

  private static boolean runsOnnx(ModulePackage built) {
    return built.files().keySet().stream().anyMatch(path -> path.startsWith("ai/onnxruntime/"));
  }

  private static ModulePackage module(String name) {
    return Objects.requireNonNull(MODULES.get(name), name);
  }

  private static List<String> services(String module) {
    return module(module).files().keySet().stream()
        .filter(path ->
            path.matches("software/amazon/awssdk/services/[a-z0-9]+/[A-Za-z0-9]+Client.class"))
        .map(path -> path.split("/", -1)[4])
        .distinct()
        .toList();
  }

  private static List<String> natives(ModulePackage built) {
    return built.files().keySet().stream()
        .filter(path -> path.matches(".*\\.(so|dylib|jnilib|dll|a)"))
        .toList();
  }

  private static String path(String type) {
    return type.replace('.', '/') + ".class";
  }
}
