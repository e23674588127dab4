package io.millrace.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a host is started with: which jars it loads once for all functions, and which each function
 * has for itself. It is kept in a file, and made anew when a jar has changed.
 *
 * @param shared jars of the host's class path, with their packages
 * @param codes of functions, by their folder
 */
public record HostImage(Map<Path, Set<String>> shared, Map<Path, Code> codes) {

  /**
   * The class path of a function.
   *
   * @param own jars that it has for itself
   * @param shared those of the host's that it brings as well
   */
  public record Code(List<Path> own, List<Path> shared) {

    public Code {
      own = List.copyOf(own);
      shared = List.copyOf(shared);
    }
  }

  public HostImage {
    shared = Map.copyOf(shared);
    codes = Map.copyOf(codes);
  }

  /**
   * Finds the image of these functions, or makes it.
   *
   * @param folder where images and rewritten jars are kept
   * @param classPaths jars by the folder of each function; of two with the same name the first
   *     counts
   * @param ownPackages packages that begin with one of these are of a function alone
   * @return the file of the image
   * @throws UncheckedIOException if a jar cannot be read, or the folder not be written
   */
  public static Path prepare(
      Path folder, Map<Path, List<Path>> classPaths, Set<String> ownPackages) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(JarKey.ofAll(classPaths, ownPackages) + ".image");
      if (!Files.exists(file)) {
        Path fresh = Files.createTempFile(folder, "new", ".image");
        new ImageMaker(folder, classPaths, ownPackages).make().write(fresh);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("could not prepare the host of functions in " + folder, e);
    }
  }

  /** Reads the file of an image. */
  public static HostImage read(Path file) throws IOException {
    Map<Path, Set<String>> shared = new LinkedHashMap<>();
    Map<Path, Code> codes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("shared")) {
        shared.put(Path.of(fields[1]), Set.of(fields[2].split(",", -1)));
      } else {
        codes.put(Path.of(fields[1]), new Code(paths(fields[2]), paths(fields[3])));
      }
    }
    return new HostImage(shared, codes);
  }

  /** The code of a function. */
  Code code(Path folder) {
    Code code = codes.get(folder);
    if (code == null) {
      throw new IllegalArgumentException("folder: none of " + codes.keySet() + ", but " + folder);
    }
    return code;
  }

  /** The packages in those of the host's jars that a function brings. */
  Set<String> packagesOf(Code code) {
    Set<String> packages = new HashSet<>();
    for (Path jar : code.shared()) {
      packages.addAll(shared.getOrDefault(jar, Set.of()));
    }
    return packages;
  }

  private void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    shared.forEach((jar, packages) ->
        lines.add("shared\t%s\t%s".formatted(jar, String.join(",", new TreeSet<>(packages)))));
    codes.forEach((folder, code) ->
        lines.add("code\t%s\t%s\t%s".formatted(folder, text(code.own()), text(code.shared()))));
    Files.write(file, lines.stream().sorted().toList());
  }

  private static String text(List<Path> paths) {
    return String.join(",", paths.stream().map(Path::toString).toList());
  }

  private static List<Path> paths(String text) {
    return text.isEmpty()
        ? List.of()
        : List.of(text.split(",", -1)).stream().map(Path::of).toList();
  }
}
