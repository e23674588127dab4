package io.millrace.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaPackageTest {

  private static final List<String> NATIVE =
      List.of(
          "a/Fast.class",
          "linux/aarch64/libfast.so",
          "linux/amd64/libfast.so",
          "org/fast/native/Linux/aarch64/libfaster.so",
          "org/fast/native/Linux/x86_64/libfaster.so",
          "org/fast/native/Linux/x86_64-musl/libfaster.so",
          "freebsd/amd64/libfast.so",
          "darwin/aarch64/libfast.dylib",
          "win/amd64/libfast.dll");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ARM64, linux/aarch64/libfast.so, org/fast/native/Linux/aarch64/libfaster.so",
    "X86_64, linux/amd64/libfast.so, org/fast/native/Linux/x86_64/libfaster.so"
  })
  void aPackageCarriesTheNativeLibrariesOfOneMachine(Machine machine, String one, String other)
      throws IOException {
    jar(folder, "fast.jar", NATIVE);

    LambdaPackage made = LambdaPackage.write(folder, folder.resolve("function.zip"), machine);

    assertThat(entries(made.file(), "lib/fast.jar")).containsExactly("a/Fast.class", one, other);
  }

  @Test
  void aJarThatIsNamedForAnotherMachineIsLeftOut() throws IOException {
    for (String machine : List.of("linux-aarch64", "linux-x86_64", "osx-aarch64")) {
      jar(folder, "native-" + machine + "-1.0.jar", List.of("lib/" + machine + "/libfast.so"));
    }
    jar(folder, "plain.jar", List.of("a/Plain.class"));

    LambdaPackage made = LambdaPackage.write(folder, folder.resolve("z.zip"), Machine.ARM64);

    try (ZipFile zip = new ZipFile(made.file().toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("lib/native-linux-aarch64-1.0.jar", "lib/plain.jar");
    }
  }

  @Test
  void aJarWithoutNativeLibrariesStaysAsItIs() throws IOException {
    Path jar = jar(folder, "plain.jar", List.of("a/Plain.class", "b/native/readme.txt"));

    LambdaPackage made = LambdaPackage.write(folder, folder.resolve("function.zip"), Machine.ARM64);

    try (ZipFile zip = new ZipFile(made.file().toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("lib/plain.jar")).readAllBytes())
          .isEqualTo(Files.readAllBytes(jar));
    }
    assertThat(made.unzippedBytes()).isEqualTo(Files.size(jar));
  }

  @Test
  void aScriptMayBeExecutedAndAJarMayNot() throws IOException {
    jar(folder, "plain.jar", List.of("a/Plain.class"));
    Files.write(folder.resolve("start"), new byte[] {'#', '!'});

    LambdaPackage made = LambdaPackage.write(folder, folder.resolve("function.zip"), Machine.ARM64);

    try (var zip =
        org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(made.file()).get()) {
      assertThat(zip.getEntry("start").getUnixMode() & 0777).isEqualTo(0755);
      assertThat(zip.getEntry("lib/plain.jar").getUnixMode() & 0777).isEqualTo(0644);
    }
  }

  @Test
  void theSameJarsGiveTheSameBytesInAnyFolderAtAnyTime() throws IOException {
    Path here = folder.resolve("here");
    Path there = folder.resolve("deep/down/there");
    for (Path program : List.of(here, there)) {
      jar(program, "fast.jar", NATIVE);
      jar(program, "plain.jar", List.of("a/Plain.class"));
    }
    Files.setLastModifiedTime(
        there.resolve("lib/plain.jar"), FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));

    LambdaPackage first = LambdaPackage.write(here, folder.resolve("1.zip"), Machine.ARM64);
    LambdaPackage second = LambdaPackage.write(there, folder.resolve("2.zip"), Machine.ARM64);

    assertThat(Files.mismatch(first.file(), second.file())).isEqualTo(-1);
  }

  @Test
  void theSameJarsGiveTheSameBytesInAnyTimeZone() throws IOException {
    jar(folder, "fast.jar", NATIVE);

    LambdaPackage first = inZone("Asia/Kathmandu", "1.zip");
    LambdaPackage second = inZone("America/St_Johns", "2.zip");

    assertThat(Files.mismatch(first.file(), second.file())).isEqualTo(-1);
  }

  private LambdaPackage inZone(String zone, String name) throws IOException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      return LambdaPackage.write(folder, folder.resolve(name), Machine.ARM64);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void whatLambdaWouldNotTakeIsRefused() {
    Path zip = Path.of("function-arm64.zip");

    assertThat(new LambdaPackage(zip, 250 << 20).marginBytes()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> new LambdaPackage(zip, (250 << 20) + 1))
        .withMessageStartingWith(
            "function-arm64.zip unzips to 262144001 bytes, and Lambda takes 262144000 at most");
  }

  @Test
  void aLibraryThatHasNothingForTheMachineIsNamed() throws IOException {
    jar(folder, "mac.jar", List.of("a/Mac.class", "darwin/aarch64/libmac.dylib"));

    assertThatIllegalStateException()
        .isThrownBy(() -> LambdaPackage.write(folder, folder.resolve("z.zip"), Machine.X86_64))
        .withMessageContaining("mac.jar")
        .withMessageContaining("none for Linux on x86_64");
  }

  @Test
  void anUnknownArchitectureIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Machine.named("mips"))
        .withMessage("architecture: expected arm64 or x86_64, got 'mips'");
  }

  private static Path jar(Path program, String name, List<String> entries) throws IOException {
    Path jar = program.resolve("lib").resolve(name);
    Files.createDirectories(jar.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String entry : entries) {
        ZipEntry written = new ZipEntry(entry);
        written.setTime(0);
        zip.putNextEntry(written);
        zip.write(entry.repeat(100).getBytes(UTF_8));
      }
    }
    return jar;
  }

  /** What is in a jar in a zip; each entry is read, so a broken one would show. */
  private static List<String> entries(Path file, String jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry(jar)).readAllBytes();
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(entry.getName().repeat(100));
          names.add(entry.getName());
        }
      }
    }
    return names;
  }
}
