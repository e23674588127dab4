package io.millrace.modeling.score;

/** A model that cannot say anything of a row that it was given as it should be: its own fault. */
public final class ModelFaultException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A clause that says what. */
  public ModelFaultException(String what) {
    super(what);
  }
}
