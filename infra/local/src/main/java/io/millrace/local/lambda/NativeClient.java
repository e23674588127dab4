package io.millrace.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The native part of the runtime interface client, unpacked once for all processes. Left to itself
 * each process writes it to the same place, under the feet of those that are loading it, which then
 * die of SIGBUS.
 */
final class NativeClient {

  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private NativeClient() {}

  /** What to start a process with; nothing where the client has no library for this machine. */
  static List<String> flags(Path folder) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return List.of();
    }
    String library = "libaws-lambda-jni.%s-%s.so".formatted(system(), processor());
    try (InputStream packed = NativeClient.class.getResourceAsStream("/jni/" + library)) {
      if (packed == null) {
        return List.of();
      }
      Path fresh = Files.createTempFile(folder, library, ".new");
      Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
      Path unpacked = folder.resolve(library).toAbsolutePath();
      Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
      return List.of("-D%s=%s".formatted(PROPERTY, unpacked));
    } catch (IOException e) {
      throw new UncheckedIOException("could not unpack " + library, e);
    }
  }

  private static String system() {
    String loader = "/lib/ld-musl-%s.so.1".formatted(System.getProperty("os.arch"));
    return Files.exists(Path.of(loader.replace("amd64", "x86_64"))) ? "linux_musl" : "linux";
  }

  private static String processor() {
    return System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
  }
}
