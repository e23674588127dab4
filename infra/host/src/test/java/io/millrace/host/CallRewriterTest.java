package io.millrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

class CallRewriterTest {

  /** Calls its process in every way that there is, method references among them. */
  public static final class Calls implements Supplier<String> {

    @Override
    public String get() {
      Function<String, @Nullable String> read = System::getProperty;
      System.setProperty("millrace.test", "set");
      String seen = read.apply("millrace.test") + System.getProperty("absent", " and absent");
      System.clearProperty("millrace.test");
      System.out.flush();
      System.err.flush();
      Map<String, String> all = System.getenv();
      boolean same = Objects.equals(all.get("PATH"), System.getenv("PATH"));
      return seen
          + same
          + (Runtime.getRuntime().maxMemory() > 0)
          + (ClassLoader.getSystemClassLoader() == null);
    }

    static void exit() {
      System.exit(1);
      Runtime.getRuntime().halt(1);
      System.setOut(System.err);
    }
  }

  @Test
  void rewrittenClassCallsItsProcessNoMoreAndDoesTheSameOutsideOfAFunction() throws Exception {
    byte[] rewritten = Objects.requireNonNull(CallRewriter.rewrite(bytes(Calls.class)));

    assertThat(CallRewriter.rewrite(rewritten)).isNull();
    var loader =
        new ClassLoader(getClass().getClassLoader()) {
          Class<?> define() {
            return defineClass(Calls.class.getName(), rewritten, 0, rewritten.length);
          }
        };
    var calls = (Supplier<?>) loader.define().getConstructor().newInstance();
    assertThat(calls.get()).isEqualTo(new Calls().get()).isEqualTo("set and absenttruetruefalse");
  }

  @Test
  void classThatDoesNotCallItsProcessStaysAsItIs() throws IOException {
    assertThat(CallRewriter.rewrite(bytes(HostMessageTest.class))).isNull();
  }

  @Test
  void rewrittenClassKeepsItsVersion() throws IOException {
    byte[] before = bytes(Calls.class);
    byte[] after = Objects.requireNonNull(CallRewriter.rewrite(before));

    assertThat(new ClassReader(after).readShort(6)).isEqualTo(new ClassReader(before).readShort(6));
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream code = CallRewriterTest.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(code).readAllBytes();
    }
  }
}
