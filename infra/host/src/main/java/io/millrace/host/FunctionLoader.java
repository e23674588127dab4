package io.millrace.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class path of one function: jars of its own, and of those that the host has loaded for all
 * only the ones that it brings itself.
 */
final class FunctionLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final ClassLoader HOST = FunctionLoader.class.getClassLoader();

  /** Classes of the host that each function has a copy of, with statics of its own. */
  private static final String INSIDE = "io.millrace.host.inside.";

  private static final String REWRITTEN_CALLS = Sandboxed.class.getName();

  private final Set<String> sharedPackages;
  private final Set<String> sharedJars;
  private final HostedFunction function;

  FunctionLoader(String name, HostImage.Code code, HostImage image, HostedFunction function) {
    super("function-" + name, urls(code.own()), ClassLoader.getPlatformClassLoader());
    this.sharedPackages = image.packagesOf(code);
    this.sharedJars = new LinkedHashSet<>();
    code.shared().forEach(jar -> sharedJars.add("jar:" + url(jar) + "!/"));
    this.function = function;
  }

  HostedFunction function() {
    return function;
  }

  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // nothing more is read from its jars either way
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(INSIDE)) {
      return inside(name);
    }
    if (name.equals(REWRITTEN_CALLS) || sharedPackages.contains(packageOf(name))) {
      try {
        return HOST.loadClass(name);
      } catch (ClassNotFoundException e) {
        return super.loadClass(name, resolve); // a package that is in jars of both kinds
      }
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = super.getResource(name);
    if (own != null) {
      return own;
    }
    try {
      Enumeration<URL> shared = shared(name);
      return shared.hasMoreElements() ? shared.nextElement() : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
    all.addAll(Collections.list(shared(name)));
    return Collections.enumeration(all);
  }

  private Enumeration<URL> shared(String name) throws IOException {
    List<URL> visible = new ArrayList<>();
    for (URL url : Collections.list(HOST.getResources(name))) {
      String place = url.toString();
      int end = place.indexOf("!/");
      if (end >= 0 && sharedJars.contains(place.substring(0, end + 2))) {
        visible.add(url);
      }
    }
    return Collections.enumeration(visible);
  }

  private Class<?> inside(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      try (InputStream code = HOST.getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (code == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = code.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static String packageOf(String className) {
    int end = className.lastIndexOf('.');
    return end < 0 ? "" : className.substring(0, end);
  }

  private static URL[] urls(List<Path> jars) {
    return jars.stream().map(FunctionLoader::url).toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no file: " + jar, e);
    }
  }
}
