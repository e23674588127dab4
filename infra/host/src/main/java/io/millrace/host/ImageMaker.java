package io.millrace.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which jars all functions have in common. A jar is shared if it is other people's and the
 * same, to the byte, in every function that brings one of its name.
 */
final class ImageMaker {

  private final Path folder;
  private final Map<Path, List<Path>> classPaths;
  private final Set<String> ownPackages;

  /** The different jars of each name. */
  private final Map<String, List<Path>> variants = new HashMap<>();

  private final Map<Path, RewrittenJar> rewritten = new HashMap<>();

  ImageMaker(Path folder, Map<Path, List<Path>> classPaths, Set<String> ownPackages) {
    this.folder = folder;
    this.classPaths = classPaths;
    this.ownPackages = ownPackages;
  }

  HostImage make() throws IOException {
    Map<Path, List<Path>> different = new LinkedHashMap<>();
    for (Map.Entry<Path, List<Path>> each : classPaths.entrySet()) {
      Set<String> names = new HashSet<>();
      List<Path> jars = new ArrayList<>();
      for (Path jar : each.getValue()) {
        if (names.add(name(jar))) {
          jars.add(sameAs(jar));
        }
      }
      different.put(each.getKey(), jars);
    }
    Map<Path, Set<String>> shared = new LinkedHashMap<>();
    Map<Path, HostImage.Code> codes = new LinkedHashMap<>();
    for (Map.Entry<Path, List<Path>> each : different.entrySet()) {
      List<Path> own = new ArrayList<>();
      List<Path> common = new ArrayList<>();
      for (Path jar : each.getValue()) {
        RewrittenJar loaded = rewritten(jar);
        if (variants.getOrDefault(name(jar), List.of()).size() > 1 || isOwn(loaded)) {
          own.add(loaded.path());
        } else {
          common.add(loaded.path());
          shared.put(loaded.path(), loaded.packages());
        }
      }
      codes.put(each.getKey(), new HostImage.Code(own, common));
    }
    return new HostImage(shared, codes);
  }

  /** The first jar with this name and these bytes. */
  private Path sameAs(Path jar) throws IOException {
    List<Path> known = variants.computeIfAbsent(name(jar), name -> new ArrayList<>());
    for (Path each : known) {
      if (Files.mismatch(each, jar) < 0) {
        return each;
      }
    }
    known.add(jar);
    return jar;
  }

  private RewrittenJar rewritten(Path jar) throws IOException {
    RewrittenJar known = rewritten.get(jar);
    if (known == null) {
      known = RewrittenJar.of(jar, folder.resolve(JarKey.of(jar) + "-" + name(jar)));
      rewritten.put(jar, known);
    }
    return known;
  }

  private boolean isOwn(RewrittenJar jar) {
    return jar.packages().stream()
        .anyMatch(each ->
            ownPackages.stream().anyMatch(own -> each.equals(own) || each.startsWith(own + ".")));
  }

  private static String name(Path jar) {
    return jar.getFileName().toString();
  }
}
