package io.millrace.local.service;

import java.util.Base64;

/** Bytes of an input, as they are written: in Base64. */
public record Bytes(String base64) {

  /**
   * @throws IllegalArgumentException if it is not Base64
   */
  public Bytes {
    var _ = Base64.getDecoder().decode(base64);
  }

  public byte[] decoded() {
    return Base64.getDecoder().decode(base64);
  }
}
