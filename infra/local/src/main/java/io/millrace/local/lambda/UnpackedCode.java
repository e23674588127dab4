package io.millrace.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The code of functions, unpacked where it is a zip, as AWS Lambda unpacks what is uploaded.
 *
 * @param folder where each zip is unpacked once, under the key of its content
 */
record UnpackedCode(Path folder) {

  /**
   * Where the code of an asset is.
   *
   * @param key of the asset, which is another for other content
   */
  Path of(String key, Path asset) {
    if (!asset.toString().endsWith(".zip")) {
      return asset;
    }
    Path unpacked = folder.resolve(key.replaceFirst("\\.zip$", "")).toAbsolutePath();
    if (!Files.isDirectory(unpacked)) {
      try {
        Files.createDirectories(folder);
        move(unpack(asset, Files.createTempDirectory(folder, "new")), unpacked);
      } catch (IOException e) {
        throw new UncheckedIOException("could not unpack " + asset, e);
      }
    }
    return unpacked;
  }

  private static Path unpack(Path asset, Path into) throws IOException {
    try (InputStream file = Files.newInputStream(asset);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException(entry.getName() + " leads out of the zip");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
    return into;
  }

  /** All at once, so that nobody finds half of it. */
  private static void move(Path fresh, Path unpacked) throws IOException {
    try {
      Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(unpacked)) { // or another process was faster, with the same
        throw e;
      }
    }
  }
}
