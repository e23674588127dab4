package io.millrace.local.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ListMultipartUploads: by key in S3's order, of one key the oldest first. */
final class ListUploadsOperation implements S3Operation {

  private static final Comparator<MultipartUpload> ORDER =
      Comparator.comparing(MultipartUpload::key, new KeyOrder())
          .thenComparing(MultipartUpload::started)
          .thenComparing(MultipartUpload::id);

  private final Buckets buckets;

  ListUploadsOperation(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public void run(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    EncodingType encoding = EncodingType.of(request);
    Query query = Query.of(request);
    Page page =
        query.page(
            bucket.read(
                s -> s.uploads().values().stream().map(OpenUpload::upload).sorted(ORDER).toList()));
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "ListMultipartUploadsResult",
            xml -> {
              xml.element("Bucket", bucket.name())
                  .element("KeyMarker", encoding.apply(query.keyMarker()))
                  .element("UploadIdMarker", query.idMarker())
                  .element("Prefix", encoding.apply(query.names().prefix()))
                  .element("MaxUploads", query.names().most())
                  .element("IsTruncated", page.lastKey() != null)
                  .optional("EncodingType", encoding.type())
                  .optional(
                      "Delimiter",
                      ListOperations.emptyToNull(encoding.apply(query.names().delimiter())));
              if (page.lastKey() != null) {
                xml.element("NextKeyMarker", encoding.apply(page.lastKey()))
                    .element("NextUploadIdMarker", page.lastId());
              }
              page.uploads().forEach(u -> xml.element("Upload", e -> write(e, u, encoding)));
              page.commonPrefixes()
                  .forEach(prefix ->
                      xml.element(
                          "CommonPrefixes", p -> p.element("Prefix", encoding.apply(prefix))));
            }));
  }

  private static void write(XmlWriter xml, MultipartUpload upload, EncodingType encoding) {
    xml.element("Key", encoding.apply(upload.key()))
        .element("UploadId", upload.id())
        .element("StorageClass", "STANDARD")
        .element("ChecksumAlgorithm", upload.algorithm())
        .element("ChecksumType", upload.checksumType())
        .element("Initiated", HttpDates.document(upload.started()));
    ObjectElements.writeOwner(xml, "Initiator");
    ObjectElements.writeOwner(xml, "Owner");
  }

  /**
   * One page.
   *
   * @param lastKey the key or common prefix at which it ended; null on the last page
   * @param lastId the upload at which it ended; empty where that was a common prefix
   */
  private record Page(
      List<MultipartUpload> uploads,
      List<String> commonPrefixes,
      @Nullable String lastKey,
      String lastId) {}

  /**
   * What is asked for.
   *
   * @param idMarker go on behind this upload of the marked key; empty to go on behind the key
   */
  private record Query(Listing.Query names, String keyMarker, String idMarker) {

    static Query of(S3Request request) {
      String most = request.parameter("max-uploads");
      int limit = most == null ? 1000 : Integers.parse(most, "max-uploads", 1, 1000);
      String keyMarker = parameter(request, "key-marker");
      return new Query(
          new Listing.Query(
              parameter(request, "prefix"), parameter(request, "delimiter"), keyMarker, "", limit),
          keyMarker,
          keyMarker.isEmpty() ? "" : parameter(request, "upload-id-marker"));
    }

    Page page(List<MultipartUpload> all) {
      List<MultipartUpload> uploads = new ArrayList<>();
      List<String> prefixes = new ArrayList<>();
      String lastKey = null;
      String lastId = "";
      for (MultipartUpload upload : behindMarkers(all)) {
        String common = names.commonPrefix(upload.key());
        boolean counted = !common.isEmpty() && prefixes.contains(common);
        if (!upload.key().startsWith(names.prefix()) || counted || isBehindPrefix(common)) {
          continue;
        }
        if (uploads.size() + prefixes.size() == names.most()) {
          return new Page(uploads, prefixes, lastKey, lastId);
        }
        if (common.isEmpty()) {
          uploads.add(upload);
          lastKey = upload.key();
          lastId = upload.id();
        } else {
          prefixes.add(common);
          lastKey = common;
          lastId = "";
        }
      }
      return new Page(uploads, prefixes, null, "");
    }

    /** The page before ended with this common prefix. */
    private boolean isBehindPrefix(String common) {
      return !common.isEmpty() && common.equals(keyMarker);
    }

    private List<MultipartUpload> behindMarkers(List<MultipartUpload> all) {
      if (keyMarker.isEmpty()) {
        return all;
      }
      List<MultipartUpload> behind = new ArrayList<>();
      boolean reached = false;
      for (MultipartUpload upload : all) {
        int order = new KeyOrder().compare(upload.key(), keyMarker);
        if (order > 0 || (order == 0 && reached)) {
          behind.add(upload);
        }
        reached |= order == 0 && upload.id().equals(idMarker);
      }
      return behind;
    }

    private static String parameter(S3Request request, String name) {
      return Optional.ofNullable(request.parameter(name)).orElse("");
    }
  }
}
