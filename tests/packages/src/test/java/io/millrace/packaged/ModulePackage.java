package io.millrace.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What is in the zip of a module.
 *
 * @param machine of Lambda that it was built for
 * @param files of all jars, by their paths: the first 20 bytes of each
 */
record ModulePackage(String machine, TreeMap<String, byte[]> files) {

  private static final int HEADER_BYTES = 20;

  static ModulePackage of(String module) {
    Path target = Path.of("../../functions", module, "target");
    for (String machine : new String[] {"arm64", "x86_64"}) {
      Path zip = target.resolve("%s-%s.zip".formatted(module, machine));
      if (Files.exists(zip)) {
        return read(machine, zip);
      }
    }
    throw new AssertionError("no package of " + module + ": run ./mvnw package first");
  }

  private static ModulePackage read(String machine, Path zip) {
    var read = new ModulePackage(machine, new TreeMap<>());
    try (InputStream in = Files.newInputStream(zip)) {
      each(new ZipInputStream(in), jar -> each(jar, read::keep));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private void keep(Entry entry) {
    try {
      files.put(entry.name(), entry.content().readNBytes(HEADER_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Entry(String name, ZipInputStream content) {}

  private static void each(Entry jar, Consumer<Entry> consumer) {
    each(new ZipInputStream(jar.content()), consumer);
  }

  private static void each(ZipInputStream zip, Consumer<Entry> consumer) {
    try {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        consumer.accept(new Entry(entry.getName(), zip));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
