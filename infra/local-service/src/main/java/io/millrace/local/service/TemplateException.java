package io.millrace.local.service;

/** A template asks for something that the local cloud does not run. The message says what. */
public final class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
