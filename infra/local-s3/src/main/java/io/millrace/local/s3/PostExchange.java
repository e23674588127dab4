package io.millrace.local.s3;

import io.millrace.local.service.AwsExchange;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form as the PutObject that it stands for: its fields are the headers, its file the body. The
 * answer to that is told to the browser as the form wants it.
 */
final class PostExchange implements AwsExchange {

  private static final String STATUS = "success_action_status";
  private static final String REDIRECT = "success_action_redirect";

  /** Fields that are no headers of the object. */
  private static final Set<String> OF_THE_FORM =
      Set.of(
          "key",
          "bucket",
          "policy",
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-signature",
          "x-amz-security-token",
          STATUS,
          REDIRECT);

  private final AwsExchange posted;
  private final PostForm form;
  private final InputStream file;
  private final String bucket;
  private final String key;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();

  PostExchange(AwsExchange posted, PostForm form, PostPolicy policy, String bucket) {
    this.posted = posted;
    this.form = form;
    this.file = new BoundedFile(form.file(), policy);
    this.bucket = bucket;
    this.key = form.required("key").replace("${filename}", form.fileName());
    form.fields()
        .forEach((name, value) -> {
          if (!OF_THE_FORM.contains(name) && !name.startsWith("x-ignore-")) {
            headers.put(name.equals("acl") ? "x-amz-acl" : name, List.of(value));
          }
        });
    headers.put("transfer-encoding", List.of("chunked"));
  }

  @Override
  public String method() {
    return "PUT";
  }

  @Override
  public URI uri() {
    return URI.create("/" + bucket + "/" + encoded(key));
  }

  @Override
  public Map<String, List<String>> headers() {
    return headers;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.getFirst();
  }

  @Override
  public boolean presigned() {
    return false;
  }

  @Override
  public InputStream body() {
    return file;
  }

  /** The file; it is refused once that has another size than the policy allows. */
  private static final class BoundedFile extends FilterInputStream {

    private final PostPolicy policy;
    private long bytes;
    private boolean refused;

    BoundedFile(InputStream file, PostPolicy policy) {
      super(file);
      this.policy = policy;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes += Math.max(0, read);
      boolean large = bytes > policy.mostBytes();
      boolean small = read < 0 && bytes < policy.leastBytes();
      if (!refused && (large || small)) {
        refused = true;
        throw (large ? S3Error.ENTITY_TOO_LARGE : S3Error.ENTITY_TOO_SMALL)
            .refusal()
            .with("ProposedSize", bytes)
            .with(
                large ? "MaxSizeAllowed" : "MinSizeAllowed",
                large ? policy.mostBytes() : policy.leastBytes());
      }
      return read;
    }
  }

  @Override
  public OutputStream respond(int status, Map<String, String> answered, long length)
      throws IOException {
    if (status != 200) {
      return posted.respond(status, answered, length);
    }
    String etag = String.valueOf(answered.get("ETag"));
    String redirect = form.fields().get(REDIRECT);
    Map<String, String> told = new LinkedHashMap<>(answered);
    String location = "http://%s/%s/%s".formatted(posted.header("host"), bucket, encoded(key));
    told.put("Location", location);
    if (redirect != null) {
      String query =
          "bucket=%s&key=%s&etag=%s".formatted(encoded(bucket), encoded(key), encoded(etag));
      told.put("Location", redirect + (redirect.contains("?") ? "&" : "?") + query);
      return posted.respond(303, told, 0);
    }
    return switch (form.fields().getOrDefault(STATUS, "204")) {
      case "200" -> posted.respond(200, told, 0);
      case "201" -> created(told, location, etag);
      default -> posted.respond(204, told, 0);
    };
  }

  private OutputStream created(Map<String, String> told, String location, String etag)
      throws IOException {
    byte[] document =
        XmlWriter.plainDocument(
                "PostResponse",
                xml ->
                    xml.element("Location", location)
                        .element("Bucket", bucket)
                        .element("Key", key)
                        .element("ETag", etag))
            .toBytes();
    told.put("Content-Type", "application/xml");
    try (OutputStream out = posted.respond(201, told, document.length)) {
      out.write(document);
    }
    return new ByteArrayOutputStream();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
