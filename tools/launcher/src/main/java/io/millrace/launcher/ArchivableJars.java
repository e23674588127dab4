package io.millrace.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Part of the build: classes that the JVM would keep out of its archives, because their files are
 * of Java 5 or older and say nothing of the types on the stack, are written as of Java 8. Without
 * it each command reads and verifies picocli anew, which is a sixth of what it costs.
 */
public final class ArchivableJars {

  /** The version from which on a class file has stack maps, and the JVM archives it. */
  private static final int FIRST_ARCHIVED = ClassFile.JAVA_6_VERSION;

  private ArchivableJars() {}

  /** Takes the folder of the jars, and rewrites in place those that have such classes. */
  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        rewrite(jar);
      }
    }
  }

  /** Rewrites a jar if it has to be; the time of the file stays. */
  static void rewrite(Path jar) throws IOException {
    Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
    boolean changed = false;
    try (ZipFile zip = new ZipFile(jar.toFile());
        URLClassLoader types = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      ClassFile classFile = classFile(types);
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        boolean old = entry.getName().endsWith(".class") && isOld(classFile.parse(bytes));
        changed |= old;
        entries.put(entry, old ? current(bytes, classFile) : bytes);
      }
    }
    if (changed) {
      FileTime time = Files.getLastModifiedTime(jar);
      Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
      try (OutputStream file = Files.newOutputStream(fresh);
          ZipOutputStream out = new ZipOutputStream(file)) {
        for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
          store(entry.getKey(), entry.getValue(), out);
        }
      }
      Files.setLastModifiedTime(fresh, time);
      Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ClassFile classFile(ClassLoader types) {
    return ClassFile.of(
        StackMapsOption.GENERATE_STACK_MAPS,
        ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.defaultResolver()
                .orElse(ClassHierarchyResolver.ofResourceParsing(types))));
  }

  private static boolean isOld(ClassModel model) {
    return model.majorVersion() < FIRST_ARCHIVED;
  }

  private static byte[] current(byte[] bytes, ClassFile classFile) {
    try {
      return classFile.transformClass(
          classFile.parse(bytes),
          (builder, element) -> {
            switch (element) {
              case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
              // its code is written anew only where somebody asks for its instructions
              case MethodModel method ->
                  builder.transformMethod(
                      method, MethodTransform.transformingCode((code, each) -> code.with(each)));
              default -> builder.with(element);
            }
          });
    } catch (IllegalArgumentException e) { // it knows of a type that is in no jar of ours
      return bytes;
    }
  }

  /** Not compressed: read faster, and the same bytes on every machine. */
  private static void store(ZipEntry entry, byte[] bytes, ZipOutputStream out) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry same = new ZipEntry(entry.getName());
    same.setMethod(ZipEntry.STORED);
    same.setSize(bytes.length);
    same.setCrc(crc.getValue());
    same.setTimeLocal(entry.getTimeLocal());
    out.putNextEntry(same);
    out.write(bytes);
    out.closeEntry();
  }
}
