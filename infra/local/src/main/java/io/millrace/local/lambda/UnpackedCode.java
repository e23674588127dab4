package io.millrace.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The code of functions, unpacked where it is a zip, as AWS Lambda unpacks what is uploaded.
 *
 * @param folder where each zip is unpacked once, under the key of its content
 */
record UnpackedCode(Path folder) {

  private static final int OWNER_EXECUTES = 0100;

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
    try (ZipFile zip = ZipFile.builder().setPath(asset).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException(entry.getName() + " leads out of the zip");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
          }
          if ((entry.getUnixMode() & OWNER_EXECUTES) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
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
