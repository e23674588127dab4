package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The classes of the command line are such that the JVM keeps them in its archive. */
class ArchivableJarsTest {

  @TempDir Path folder;

  @Test
  void oldClassesAreWrittenAsOnesThatAreArchivedAndRunAsBefore() throws Exception {
    Path jar = picocli();
    assertThat(classes(jar)).anySatisfy(each -> assertThat(each.majorVersion()).isEqualTo(49));

    ArchivableJars.main(new String[] {folder.toString()});

    assertThat(classes(jar))
        .hasSizeGreaterThan(200)
        .allSatisfy(each ->
            assertThat(each.majorVersion()).isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION));
    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> rewritten = Class.forName(CommandLine.class.getName(), true, loader);
      assertThat(rewritten).isNotSameAs(CommandLine.class);
      for (ClassModel each : classes(jar)) {
        String name = each.thisClass().asInternalName().replace('/', '.');
        if (!name.contains("groovy") && !name.equals("module-info")) {
          var _ = Class.forName(name, true, loader); // which verifies it
        }
      }
    }
  }

  @Test
  void aJarOfNewerClassesStaysAsItIs() throws Exception {
    Path jar = picocli();
    ArchivableJars.rewrite(jar);
    byte[] once = Files.readAllBytes(jar);

    ArchivableJars.rewrite(jar);

    assertThat(Files.readAllBytes(jar)).isEqualTo(once);
  }

  private Path picocli() throws Exception {
    Path original =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.copy(original, folder.resolve("picocli.jar"));
  }

  private static List<ClassModel> classes(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return Collections.list(zip.entries()).stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .map(entry -> ClassFile.of().parse(bytes(zip, entry)))
          .toList();
    }
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) {
    try (var content = zip.getInputStream(entry)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
