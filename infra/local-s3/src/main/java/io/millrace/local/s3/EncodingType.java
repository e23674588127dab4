package io.millrace.local.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names in listings, which may hold characters that XML cannot. */
record EncodingType(boolean url) {

  /**
   * Reads {@code encoding-type}.
   *
   * @throws S3Exception {@code InvalidArgument} if it is anything but {@code url}
   */
  static EncodingType of(S3Request request) {
    String type = request.parameter("encoding-type");
    if (type != null && !type.equals("url")) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("Invalid Encoding Method specified in Request")
          .with("ArgumentName", "encoding-type")
          .with("ArgumentValue", type);
    }
    return new EncodingType(type != null);
  }

  String apply(String name) {
    return url ? URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/") : name;
  }

  /** What the answer says about itself; nothing where names are plain. */
  @Nullable String type() {
    return url ? "url" : null;
  }
}
