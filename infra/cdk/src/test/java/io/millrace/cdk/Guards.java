package io.millrace.cdk;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that read templates, to be run on templates that are broken. */
record Guards(List<Class<?>> tests) {

  /** Those of each stage's templates. */
  static final Guards OF_A_STAGE =
      new Guards(
          List.of(
              GuardRailsTest.class,
              ApiRoutesTest.class,
              FolderRolesTest.class,
              LoopStackTest.class,
              TrainingFunctionTest.class,
              DataStackTest.class,
              RolesTest.class,
              CatalogRolesTest.class,
              ScalingRolesTest.class,
              DeadLettersTest.class,
              FirewallTest.class,
              PrivateNetworkTest.class,
              ResourcePoliciesTest.class,
              WatchingTest.class));

  /** The first test that fails on these templates; empty if all hold. */
  Optional<String> noticedBy(Synthesized templates) {
    return tests.stream().flatMap(test -> failures(test, templates)).findFirst();
  }

  private static Stream<String> failures(Class<?> test, Synthesized templates) {
    try {
      Constructor<?> made = test.getDeclaredConstructor(Synthesized.class);
      Object instance = made.newInstance(templates);
      return Arrays.stream(test.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .filter(method -> fails(method, instance))
          .map(method -> test.getSimpleName() + "." + method.getName());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(test + " takes no templates: give it a constructor", e);
    }
  }

  private static boolean fails(Method method, Object instance) {
    try {
      method.invoke(instance);
      return false;
    } catch (InvocationTargetException noticed) {
      return true;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
