package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a POST upload: its fields, and the file that comes last.
 *
 * <p>Source: "POST Object", Amazon S3 API Reference, and RFC 7578.
 *
 * @param fields by their names in lower case
 * @param fileName as the browser says it; empty where it does not
 * @param file to be read to its end
 */
record PostForm(Map<String, String> fields, String fileName, InputStream file) {

  private static final int LARGEST_FIELD_BYTES = 20 * 1024; // S3 allows as much for all of them
  private static final int LARGEST_HEAD_BYTES = 8 * 1024;
  private static final int MOST_FIELDS = 100;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,70})\"?");
  private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("(?i)[; ]filename=\"([^\"]*)\"");
  private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(\\S.*?)\\s*$");

  /**
   * Reads the fields.
   *
   * @throws S3Exception {@code MalformedPOSTRequest} if it is no such form, or has no file
   */
  static PostForm read(@Nullable String contentType, InputStream body) throws IOException {
    Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!boundary.find()) {
      throw malformed("it has no boundary");
    }
    String delimiter = "\r\n--" + boundary.group(1);
    PushbackInputStream source = DelimitedStream.source(body, delimiter.length());
    source.unread(new byte[] {'\r', '\n'}); // the first delimiter begins the body
    text(source, delimiter, LARGEST_HEAD_BYTES); // what is before the first part
    Map<String, String> fields = new LinkedHashMap<>();
    while (fields.size() < MOST_FIELDS
        && !new String(source.readNBytes(2), StandardCharsets.ISO_8859_1).equals("--")) {
      String head = text(source, "\r\n\r\n", LARGEST_HEAD_BYTES);
      String name = group(NAME, head).toLowerCase(Locale.ROOT);
      if (name.equals("file")) {
        String type = group(TYPE, head);
        if (!type.isEmpty()) {
          fields.putIfAbsent("content-type", type);
        }
        return new PostForm(fields, group(FILE_NAME, head), new DelimitedStream(source, delimiter));
      }
      fields.put(name, text(source, delimiter, LARGEST_FIELD_BYTES));
    }
    throw malformed("its last field must be the file, named 'file'");
  }

  /** A field that a form cannot do without. */
  String required(String name) {
    String value = fields.get(name);
    if (value == null) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("Bucket POST must contain a field named '%s'.".formatted(name))
          .with("ArgumentName", name);
    }
    return value;
  }

  private static String text(PushbackInputStream source, String delimiter, int most)
      throws IOException {
    byte[] bytes = new DelimitedStream(source, delimiter).readNBytes(most + 1);
    if (bytes.length > most) {
      throw malformed("a field is larger than %s bytes".formatted(most));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String group(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static S3Exception malformed(String why) {
    return S3Error.MALFORMED_POST.refusal(
        "The body of your POST request is not well-formed multipart/form-data: " + why);
  }
}
