package io.millrace.host;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar as the host loads it.
 *
 * @param path of the jar itself, or of a copy in which calls to the process are turned
 * @param packages of the classes in it
 */
record RewrittenJar(Path path, Set<String> packages) {

  private static final String CLASS = ".class";

  RewrittenJar {
    packages = Set.copyOf(packages);
  }

  /**
   * Reads a jar, and writes a copy of it if a class in it has to be turned.
   *
   * @param copy where; written all at once
   */
  static RewrittenJar of(Path jar, Path copy) throws IOException {
    Set<String> packages = new TreeSet<>();
    Map<String, byte[]> turned = new HashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        if (name.endsWith(CLASS) && !name.startsWith("META-INF/")) {
          int end = name.lastIndexOf('/');
          packages.add(end < 0 ? "" : name.substring(0, end).replace('/', '.'));
        }
        if (name.endsWith(CLASS)) {
          byte[] rewritten = CallRewriter.rewrite(read(zip, entry));
          if (rewritten != null) {
            turned.put(name, rewritten);
          }
        }
      }
      if (turned.isEmpty()) {
        return new RewrittenJar(jar, packages);
      }
      Path fresh = Files.createTempFile(copy.getParent(), "new", ".jar");
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(fresh));
          ZipOutputStream out = new ZipOutputStream(file)) {
        out.setLevel(1);
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
          ZipEntry entry = all.nextElement();
          ZipEntry same = new ZipEntry(entry.getName());
          same.setTime(entry.getTime());
          out.putNextEntry(same);
          byte[] rewritten = turned.get(entry.getName());
          out.write(rewritten == null ? read(zip, entry) : rewritten);
        }
      }
      Files.move(fresh, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    return new RewrittenJar(copy, packages);
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream content = zip.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }
}
