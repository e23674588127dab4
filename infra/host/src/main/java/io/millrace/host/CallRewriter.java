package io.millrace.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns calls that a class makes to its process into calls to {@link Sandboxed}, so that several
 * functions can share one.
 */
final class CallRewriter {

  private static final String SANDBOXED = "io/millrace/host/Sandboxed";
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String CLASS_LOADER = "java/lang/ClassLoader";

  /** The class of the runtime interface client whose counterpart is of one function alone. */
  private static final String NATIVE_CLIENT =
      "com/amazonaws/services/lambda/runtime/api/client/runtimeapi/NativeClient";

  private static final String CONNECTION = "io/millrace/host/inside/RuntimeConnection";

  private record Call(String owner, String name, String descriptor) {}

  private static final Map<Call, String> SUBSTITUTES =
      Map.ofEntries(
          substitute(SYSTEM, "getenv", "()Ljava/util/Map;"),
          substitute(SYSTEM, "getenv", "(Ljava/lang/String;)Ljava/lang/String;"),
          substitute(SYSTEM, "getProperty", "(Ljava/lang/String;)Ljava/lang/String;"),
          substitute(
              SYSTEM, "getProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;"),
          substitute(
              SYSTEM, "setProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;"),
          substitute(SYSTEM, "clearProperty", "(Ljava/lang/String;)Ljava/lang/String;"),
          substitute(SYSTEM, "setOut", "(Ljava/io/PrintStream;)V"),
          substitute(SYSTEM, "setErr", "(Ljava/io/PrintStream;)V"),
          substitute(SYSTEM, "exit", "(I)V"),
          substitute(CLASS_LOADER, "getSystemClassLoader", "()Ljava/lang/ClassLoader;"),
          Map.entry(new Call(RUNTIME, "exit", "(I)V"), SANDBOXED),
          Map.entry(new Call(RUNTIME, "halt", "(I)V"), SANDBOXED),
          Map.entry(new Call(RUNTIME, "maxMemory", "()J"), SANDBOXED),
          Map.entry(new Call(NATIVE_CLIENT, "init", "(Ljava/lang/String;)V"), CONNECTION),
          Map.entry(
              new Call(
                  NATIVE_CLIENT,
                  "next",
                  "()Lcom/amazonaws/services/lambda/runtime/api/client/runtimeapi/dto/InvocationRequest;"),
              CONNECTION),
          Map.entry(new Call(NATIVE_CLIENT, "postInvocationResponse", "([B[B)V"), CONNECTION));

  private static final List<byte[]> OWNERS =
      List.of(bytes(SYSTEM), bytes(RUNTIME), bytes("getSystemClassLoader"), bytes("NativeClient"));

  private CallRewriter() {}

  /** The class with its calls turned; null where it makes none of them. */
  static byte @Nullable [] rewrite(byte[] type) {
    if (OWNERS.stream().noneMatch(owner -> contains(type, owner))) {
      return null;
    }
    ClassReader reader = new ClassReader(type);
    ClassWriter writer = new ClassWriter(reader, 0); // frames stay as they are
    var rewriting = new RewritingVisitor(writer);
    reader.accept(rewriting, 0);
    return rewriting.changed ? writer.toByteArray() : null;
  }

  private static Map.Entry<Call, String> substitute(String owner, String name, String descriptor) {
    return Map.entry(new Call(owner, name, descriptor), SANDBOXED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int at = 0; at <= text.length - part.length; at++) {
      int same = 0;
      while (same < part.length && text[at + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }

  private static final class RewritingVisitor extends ClassVisitor {

    private boolean changed;

    RewritingVisitor(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
    }

    private final class Calls extends MethodVisitor {

      Calls(MethodVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        String other = SUBSTITUTES.get(new Call(owner, name, descriptor));
        if (other == null) {
          super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
          return;
        }
        changed = true;
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            other,
            name,
            opcode == Opcodes.INVOKESTATIC ? descriptor : withReceiver(owner, descriptor),
            false);
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        boolean stream = owner.equals(SYSTEM) && (name.equals("out") || name.equals("err"));
        if (opcode == Opcodes.GETSTATIC && stream) {
          changed = true;
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, SANDBOXED, name, "()Ljava/io/PrintStream;", false);
        } else {
          super.visitFieldInsn(opcode, owner, name, descriptor);
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String name, String descriptor, Handle bootstrap, Object... arguments) {
        Object[] turned = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
          turned[i] = arguments[i] instanceof Handle handle ? turned(handle) : arguments[i];
        }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, turned);
      }

      private Handle turned(Handle handle) {
        String other =
            handle.getTag() == Opcodes.H_INVOKESTATIC
                ? SUBSTITUTES.get(new Call(handle.getOwner(), handle.getName(), handle.getDesc()))
                : null;
        if (other == null) {
          return handle;
        }
        changed = true;
        return new Handle(Opcodes.H_INVOKESTATIC, other, handle.getName(), handle.getDesc(), false);
      }
    }

    private static String withReceiver(String owner, String descriptor) {
      return "(L" + owner + ";" + descriptor.substring(1);
    }
  }
}
