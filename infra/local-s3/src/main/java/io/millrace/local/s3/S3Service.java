package io.millrace.local.s3;

import static java.util.Map.entry;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Amazon S3, as far as Millrace and the usual clients ask for it. An operation that is not among
 * these is refused with {@code NotImplemented}, by name.
 */
public final class S3Service implements AwsService {

  private static final int REQUEST_ID_BYTES = 8;
  private static final Pattern NOT_XML = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]");

  private static final List<String> OWNERS =
      List.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner");

  /** Those that change nothing where the owner of a bucket owns all that is in it. */
  private static final Set<String> OWNERS_ACLS = Set.of("private", "bucket-owner-full-control");

  /** The query parameters that make an operation another one. */
  private static final Set<String> SUBRESOURCES =
      Set.of(
          "accelerate",
          "acl",
          "analytics",
          "attributes",
          "cors",
          "delete",
          "encryption",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "location",
          "logging",
          "metadataTable",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "rename",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "session",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versioning",
          "versions",
          "website");

  private final Buckets buckets;
  private final Presigned presigned;
  private final Map<String, String> secrets;
  private final InstantSource clock;
  private final Map<String, S3Operation> operations;
  private final SecureRandom random = new SecureRandom();

  /**
   * Opens what is in a folder.
   *
   * @param secrets by access key; presigned requests must be signed with one of them
   * @throws IOException if the folder cannot be read or written
   */
  public S3Service(
      Path folder, InstantSource clock, EventSink eventSink, Map<String, String> secrets)
      throws IOException {
    this.buckets = new Buckets(folder, clock);
    this.secrets = Map.copyOf(secrets);
    this.clock = clock;
    this.presigned = new Presigned(secrets, clock);
    this.operations = operations(buckets, new ObjectEvents(eventSink), clock);
  }

  @Override
  public String signingName() {
    return "s3";
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new BucketType(buckets));
  }

  /** A bucket that is here was meant, whoever asks. */
  @Override
  public boolean claims(AwsExchange unsigned) {
    try {
      return buckets.has(new S3Request(unsigned, "").bucket());
    } catch (S3Exception e) {
      return false;
    }
  }

  /** Forms are signed within; nothing else is public. */
  @Override
  public void handleUnsigned(AwsExchange exchange) throws IOException {
    String type = exchange.header("content-type");
    if (type != null
        && type.startsWith("multipart/form-data")
        && exchange.method().equals("POST")) {
      post(exchange, type);
    } else {
      refuse(
          exchange,
          new ServiceException(
              403,
              S3Error.ACCESS_DENIED.code(),
              "Nobody signed this request, and nothing here is public: sign it, with AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test, or presign its URL"));
    }
  }

  private void post(AwsExchange exchange, String type) throws IOException {
    S3Request request = new S3Request(exchange, newRequestId());
    try {
      PostForm form = PostForm.read(type, exchange.body());
      PostPolicy policy = PostPolicy.of(form, request.bucket(), secrets, clock.instant());
      handle(new PostExchange(exchange, form, policy, request.bucket()));
    } catch (S3Exception e) {
      request.isRefused();
      takeInRestOfBody(request);
      refuse(request, e);
    }
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    String id = newRequestId();
    try {
      S3Request request = new S3Request(exchange, id);
      try {
        presigned.check(request);
        S3Operation operation = operation(request);
        requireOurs(request);
        operation.run(request);
      } catch (S3Exception e) {
        request.isRefused();
        takeInRestOfBody(request);
        refuse(request, e);
      }
    } catch (S3Exception e) { // the address itself cannot be read
      exchange.respond(e.error().status(), Map.of("x-amz-request-id", id), 0).close();
    }
  }

  @Override
  public void refuse(AwsExchange exchange, ServiceException refusal) throws IOException {
    exchange.body().transferTo(OutputStream.nullOutputStream());
    String id = newRequestId();
    byte[] document =
        XmlWriter.plainDocument(
                "Error",
                xml -> {
                  xml.element("Code", refusal.code());
                  xml.element("Message", String.valueOf(refusal.getMessage()));
                  xml.element("RequestId", id);
                })
            .toBytes();
    Map<String, String> headers = Map.of("Content-Type", "application/xml", "x-amz-request-id", id);
    boolean head = exchange.method().equals("HEAD");
    try (OutputStream out =
        exchange.respond(refusal.status(), headers, head ? 0 : document.length)) {
      if (!head) {
        out.write(document);
      }
    }
  }

  @Override
  public void close() {
    buckets.close();
  }

  private static Map<String, S3Operation> operations(
      Buckets buckets, ObjectEvents events, InstantSource clock) {
    BucketOperations bucket = new BucketOperations(buckets);
    ReadOperations reads = new ReadOperations(buckets);
    WriteOperations writes = new WriteOperations(buckets, events, clock);
    DeleteOperations deletes = new DeleteOperations(buckets, events);
    MultipartOperations uploads = new MultipartOperations(buckets, clock);
    PartOperations parts = new PartOperations(buckets, clock);
    TagOperations tags = new TagOperations(buckets);
    LockOperations locks = new LockOperations(buckets, clock);
    AclOperations acls = new AclOperations(buckets);
    return Map.ofEntries(
        entry("GET /", bucket::listAll),
        entry("PUT /bucket", bucket::create),
        entry("HEAD /bucket", bucket::head),
        entry("DELETE /bucket", bucket::delete),
        entry("GET /bucket", new ListOperations(buckets)::list),
        entry("GET /bucket?versions", new VersionOperations(buckets)::list),
        entry("GET /bucket?location", bucket::location),
        entry("GET /bucket?versioning", bucket::getVersioning),
        entry("PUT /bucket?versioning", bucket::putVersioning),
        entry("GET /bucket?object-lock", locks::getConfiguration),
        entry("PUT /bucket?object-lock", locks::putConfiguration),
        entry("GET /bucket?acl", acls::ofBucket),
        entry("PUT /bucket?acl", acls::putOfBucket),
        entry("GET /bucket/key?acl", acls::ofObject),
        entry("PUT /bucket/key?acl", acls::putOfObject),
        entry("GET /bucket/key?legal-hold", locks::getHold),
        entry("PUT /bucket/key?legal-hold", locks::putHold),
        entry("GET /bucket/key?retention", locks::getRetention),
        entry("PUT /bucket/key?retention", locks::putRetention),
        entry("GET /bucket?uploads", new ListUploadsOperation(buckets)),
        entry("POST /bucket?delete", deletes::deleteMany),
        entry("GET /bucket/key", reads::get),
        entry("HEAD /bucket/key", reads::head),
        entry("PUT /bucket/key", writes::put),
        entry("PUT /bucket/key from", writes::copy),
        entry("DELETE /bucket/key", deletes::delete),
        entry("GET /bucket/key?tagging", tags::get),
        entry("PUT /bucket/key?tagging", tags::put),
        entry("DELETE /bucket/key?tagging", tags::delete),
        entry("POST /bucket/key?uploads", uploads::create),
        entry("PUT /bucket/key?uploadId", parts::upload),
        entry("PUT /bucket/key?uploadId from", parts::copy),
        entry("GET /bucket/key?uploadId", parts::list),
        entry("POST /bucket/key?uploadId", new CompleteOperation(buckets, events)),
        entry("DELETE /bucket/key?uploadId", uploads::abort));
  }

  private S3Operation operation(S3Request request) {
    StringBuilder name = new StringBuilder(request.method()).append(" /");
    if (!request.bucket().isEmpty()) {
      name.append("bucket");
    }
    if (!request.key().isEmpty()) {
      name.append("/key");
    }
    Optional<String> subresource =
        request.query().keySet().stream().filter(SUBRESOURCES::contains).findFirst();
    subresource.ifPresent(s -> {
      name.append('?').append(s);
      var _ = request.parameter(s); // it is read by this
    });
    if (request.method().equals("PUT") && request.header("x-amz-copy-source") != null) {
      name.append(" from");
    }
    S3Operation operation = operations.get(name.toString());
    if (operation == null) {
      throw S3Error.NOT_IMPLEMENTED.refusal(
          "The local cloud does not know the operation %s of s3".formatted(name));
    }
    return operation;
  }

  /** What every operation takes: there is one account, which owns and pays for all. */
  private static void requireOurs(S3Request request) {
    for (String header : OWNERS) {
      String owner = request.header(header);
      if (owner != null && !owner.equals(Arns.ACCOUNT)) {
        throw S3Error.ACCESS_DENIED.refusal();
      }
    }
    var _ = request.header("x-amz-request-payer");
    String acl = request.header("x-amz-acl");
    if ((acl != null && !OWNERS_ACLS.contains(acl))
        || !request.headersAfter("x-amz-grant-").isEmpty()) {
      throw S3Error.ACL_NOT_SUPPORTED.refusal();
    }
  }

  private static void refuse(S3Request request, S3Exception refusal) throws IOException {
    S3Error error = refusal.error();
    if (request.method().equals("HEAD") || error == S3Error.NOT_MODIFIED) {
      request.respond(error.status(), refusal.headers()); // neither may have a body
      return;
    }
    request.respond(
        error.status(),
        refusal.headers(),
        XmlWriter.plainDocument(
            "Error",
            xml -> {
              xml.element("Code", error.code());
              xml.element("Message", String.valueOf(refusal.getMessage()));
              // what XML cannot hold would keep a client from reading the code
              refusal
                  .details()
                  .forEach(
                      (name, text) -> xml.element(name, NOT_XML.matcher(text).replaceAll("?")));
              xml.element("RequestId", request.id());
              xml.element("HostId", request.id());
            }));
  }

  /**
   * Lets the writer finish before it is refused. The JDK's server sends {@code 100 Continue} by
   * itself, and the JDK's client loses an answer that arrives together with it.
   */
  private static void takeInRestOfBody(S3Request request) throws IOException {
    request.body().transferTo(OutputStream.nullOutputStream());
  }

  private String newRequestId() {
    byte[] id = new byte[REQUEST_ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id).toUpperCase(Locale.ROOT);
  }
}
