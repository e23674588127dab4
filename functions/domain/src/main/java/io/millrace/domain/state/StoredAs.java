package io.millrace.domain.state;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which an entity, or a case of a choice, has been kept since before its class got
 * another. Who has no other name is kept under that of its class.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {

  /** The name, for instance {@code Run}. */
  String value();

  /** The name under which things of a type are kept. */
  final class Name {

    private Name() {}

    public static String of(Class<?> type) {
      StoredAs named = type.getAnnotation(StoredAs.class);
      return named == null ? type.getSimpleName() : named.value();
    }
  }
}
