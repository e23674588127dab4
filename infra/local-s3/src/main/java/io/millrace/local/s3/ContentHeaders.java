package io.millrace.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a writer says about an object and S3 gives back with it. */
final class ContentHeaders {

  private static final int LARGEST_METADATA_BYTES = 2048;
  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG_NAME = 128;
  private static final int LONGEST_TAG_VALUE = 256;
  private static final String DEFAULT_TYPE = "binary/octet-stream";
  private static final List<String> KEPT =
      List.of(
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Type",
          "Expires",
          "x-amz-website-redirect-location");

  private ContentHeaders() {}

  /** The headers that are kept; {@code aws-chunked} is of the transfer, not of the content. */
  static Map<String, String> headers(S3Request request, Bucket bucket) {
    String storage = request.header("x-amz-storage-class");
    if (storage != null && !storage.equals("STANDARD")) {
      throw S3Error.NOT_IMPLEMENTED
          .refusal("The local cloud has the storage class STANDARD only, not " + storage)
          .with("Header", "x-amz-storage-class");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", DEFAULT_TYPE);
    headers.putAll(Encryption.of(request, bucket).headers());
    for (String name : KEPT) {
      String value = request.header(name);
      if (value != null && name.equals("Content-Encoding")) {
        value =
            Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(encoding -> !encoding.equals("aws-chunked"))
                .collect(Collectors.joining(","));
      }
      if (value != null && !value.isEmpty()) {
        headers.put(name, value);
      }
    }
    return headers;
  }

  /**
   * The user's metadata.
   *
   * @throws S3Exception {@code MetadataTooLarge} if names and values exceed 2 KB
   */
  static Map<String, String> metadata(S3Request request) {
    Map<String, String> metadata = request.headersAfter("x-amz-meta-");
    int bytes =
        metadata.entrySet().stream()
            .mapToInt(e -> utf8Length(e.getKey()) + utf8Length(e.getValue()))
            .sum();
    if (bytes > LARGEST_METADATA_BYTES) {
      throw S3Error.METADATA_TOO_LARGE
          .refusal()
          .with("Size", bytes)
          .with("MaxSizeAllowed", LARGEST_METADATA_BYTES);
    }
    return metadata;
  }

  /**
   * The tags in {@code x-amz-tagging}, a query string.
   *
   * @throws S3Exception if there are more than ten, or one twice
   */
  static Map<String, String> tags(S3Request request) {
    String header = request.header("x-amz-tagging");
    Map<String, String> tags = new LinkedHashMap<>();
    if (header == null || header.isEmpty()) {
      return tags;
    }
    for (String pair : header.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      addTag(tags, name, value);
    }
    return tags;
  }

  /**
   * @throws S3Exception if it is no tag, is there already, or there are ten
   */
  static void addTag(Map<String, String> tags, String name, String value) {
    if (name.length() > LONGEST_TAG_NAME) {
      throw S3Error.INVALID_TAG.refusal("The TagKey you have provided is invalid");
    }
    if (value.length() > LONGEST_TAG_VALUE) {
      throw S3Error.INVALID_TAG.refusal();
    }
    if (name.isEmpty() || tags.put(name, value) != null) {
      throw S3Error.INVALID_TAG.refusal("Cannot provide multiple Tags with the same key");
    }
    if (tags.size() > MOST_TAGS) {
      throw S3Error.BAD_REQUEST.refusal("Object tags cannot be greater than " + MOST_TAGS);
    }
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_ARGUMENT.refusal(
          "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query"
              + " parameters without tag name duplicates.");
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
