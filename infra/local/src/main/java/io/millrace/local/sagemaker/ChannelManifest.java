package io.millrace.local.sagemaker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The objects of a channel as a file of S3 lists them: {@code [{"prefix": "s3://bucket/folder/"},
 * "path", …]}. See S3Uri of <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html">S3DataSource</a>.
 *
 * @param prefix of all keys
 * @param keys whole, in the order of the list
 */
record ChannelManifest(S3Uri prefix, List<String> keys) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads a list.
   *
   * @param at where it was found, for the message
   * @throws IOException if it is none
   */
  static ChannelManifest read(byte[] json, S3Uri at) throws IOException {
    JsonNode list;
    try {
      list = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("%s is no JSON: %s".formatted(at, e.getOriginalMessage()), e);
    }
    JsonNode first = list.path(0).path("prefix");
    if (!first.isString() || list.size() < 2) {
      throw new IOException(
          "%s does not begin with {\"prefix\": \"s3://…\"}, or lists nothing after it"
              .formatted(at));
    }
    S3Uri prefix = S3Uri.parse("prefix", first.asString());
    List<String> keys = new ArrayList<>();
    for (int i = 1; i < list.size(); i++) {
      if (!list.get(i).isString()) {
        throw new IOException("entry %s of %s is no path".formatted(i, at));
      }
      keys.add(prefix.key() + list.get(i).asString());
    }
    return new ChannelManifest(prefix, keys);
  }
}
