package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.project.ModelContainer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.ContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ModelCompressionType;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.sagemaker.model.S3ModelDataType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.Tag;

/**
 * Endpoints of SageMaker, each of a model and a configuration of its own name. What answers on
 * machines of its own reaches no network: SageMaker brings it the archive and the requests. How
 * many machines there are may be {@link EndpointScaling}'s to say.
 *
 * <p>That there is none, is one already, or is being changed SageMaker says by the words of a
 * {@code ValidationException} alone.
 */
public final class SageMakerEndpoints implements Endpoints {

  private static final String REFUSED = "ValidationException";
  private static final String EXISTS = "already existing";
  private static final String ABSENT = "Could not find";
  private static final String BUSY = "in-progress";

  private static final int LONGEST_START = 1800; // seconds

  private final SageMakerClient sageMaker;
  private final EndpointScaling scaling;
  private final EndpointSite site;

  public SageMakerEndpoints(SageMakerClient sageMaker, EndpointScaling scaling, EndpointSite site) {
    this.sageMaker = sageMaker;
    this.scaling = scaling;
    this.site = site;
  }

  @Override
  public Creation create(Specification specification) {
    String name = specification.name();
    List<Tag> tags =
        site.tags().entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    try {
      unlessThere(() ->
          sageMaker.createModel(model ->
              model
                  .modelName(name)
                  .executionRoleArn(role(specification.served()))
                  .enableNetworkIsolation(isFencedOff(specification))
                  .tags(tags)
                  .primaryContainer(container(specification.served()))));
      unlessThere(() ->
          sageMaker.createEndpointConfig(configuration ->
              configuration
                  .endpointConfigName(name)
                  .tags(tags)
                  .productionVariants(variant(specification))));
      unlessThere(() ->
          sageMaker.createEndpoint(
              endpoint -> endpoint.endpointName(name).endpointConfigName(name).tags(tags)));
      return new Creation.Begun();
    } catch (ResourceLimitExceededException e) {
      return new Creation.NoCapacity(
          "the account's quota '%s' of SageMaker is used up, or none: ask for more in Service Quotas"
              .formatted(quota(specification.backend())));
    } catch (SageMakerException e) {
      if (Aws.code(e).equals(REFUSED)) {
        throw new InvalidInputException("SageMaker refused the endpoint: " + words(e));
      }
      throw Aws.failed("make " + name, e);
    }
  }

  private String role(Served served) {
    return switch (served) {
      case Served.Archive _ -> site.roleArn();
      case Served.Declared _ -> site.containerRoleArn();
    };
  }

  private ContainerDefinition container(Served served) {
    return switch (served) {
      case Served.Archive(var object, var environment) ->
          ContainerDefinition.builder()
              .image(site.image())
              .modelDataUrl("s3://%s/%s".formatted(object.bucket(), object.key()))
              .environment(environment)
              .build();
      case Served.Declared(ModelContainer(var image, var data, var environment)) -> {
        var container = ContainerDefinition.builder().image(image).environment(environment);
        if (data != null) {
          container.modelDataSource(source ->
              source.s3DataSource(s3 ->
                  s3.s3Uri(data)
                      .s3DataType(S3ModelDataType.S3_PREFIX)
                      .compressionType(ModelCompressionType.NONE)));
        }
        yield container.build();
      }
    };
  }

  /**
   * Serverless endpoints take no isolation (Developer Guide, "Serverless Inference"), and a
   * container that brings no data has to fetch them.
   */
  private static boolean isFencedOff(Specification specification) {
    return !(specification.backend() instanceof Backend.Serverless)
        && !(specification.served()
                instanceof Served.Declared(ModelContainer(var _, var data, var _))
            && data == null);
  }

  private static ProductionVariant variant(Specification specification) {
    var variant =
        ProductionVariant.builder()
            .variantName(specification.variant())
            .modelName(specification.name())
            .initialVariantWeight(1f);
    switch (specification.backend()) {
      case Backend.RealTime machines -> on(machines, variant, specification.served());
      case Backend.Scaled(var machines, var _, var _) ->
          on(machines, variant, specification.served());
      case Backend.Serverless(var memory, var concurrency) ->
          variant.serverlessConfig(
              serverless -> serverless.memorySizeInMB(memory).maxConcurrency(concurrency));
    }
    return variant.build();
  }

  private static void on(
      Backend.RealTime machines, ProductionVariant.Builder variant, Served served) {
    variant.instanceType(machines.instanceType()).initialInstanceCount(machines.instanceCount());
    if (served instanceof Served.Declared) { // weights take their time
      variant
          .modelDataDownloadTimeoutInSeconds(LONGEST_START)
          .containerStartupHealthCheckTimeoutInSeconds(LONGEST_START);
    }
  }

  private static String quota(SageMakerEndpoint backend) {
    return switch (backend) {
      case Backend.RealTime(var type, var _) -> type + " for endpoint usage";
      case Backend.Scaled(var machines, var _, var _) -> quota(machines);
      case Backend.Serverless _ ->
          "Maximum total concurrency that can be allocated across all serverless endpoints";
    };
  }

  private static void unlessThere(Supplier<?> creation) {
    try {
      var _ = creation.get();
    } catch (SageMakerException e) {
      if (!says(e, EXISTS)) {
        throw e;
      }
    }
  }

  @Override
  public State state(String name) {
    DescribeEndpointResponse endpoint;
    try {
      endpoint = sageMaker.describeEndpoint(describe -> describe.endpointName(name));
    } catch (SageMakerException e) {
      if (says(e, ABSENT)) {
        return new State.Absent();
      }
      throw Aws.failed("ask after " + name, e);
    }
    EndpointStatus status = Aws.said("the status of an endpoint", endpoint.endpointStatus());
    return switch (status) {
      case IN_SERVICE -> new State.InService();
      case CREATING, UPDATING, SYSTEM_UPDATING, ROLLING_BACK, DELETING -> new State.Changing();
      case FAILED, OUT_OF_SERVICE, UPDATE_ROLLBACK_FAILED ->
          new State.Failed(
              Objects.requireNonNullElse(
                  endpoint.failureReason(), "it is " + endpoint.endpointStatusAsString()));
      case UNKNOWN_TO_SDK_VERSION -> new State.Changing();
    };
  }

  @Override
  public Optional<String> scale(String name, String variant, Backend.Scaled backend) {
    return scaling.scale(name, variant, backend);
  }

  /** What scales it goes first: it would begin to change what is to be deleted. */
  @Override
  public boolean delete(String name) {
    scaling.leave(name);
    try {
      unlessGone(() -> sageMaker.deleteEndpoint(endpoint -> endpoint.endpointName(name)));
      unlessGone(() ->
          sageMaker.deleteEndpointConfig(configuration -> configuration.endpointConfigName(name)));
      unlessGone(() -> sageMaker.deleteModel(model -> model.modelName(name)));
      return true;
    } catch (SageMakerException e) {
      if (says(e, BUSY)) {
        return false;
      }
      throw Aws.failed("delete " + name, e);
    }
  }

  private static void unlessGone(Supplier<?> deletion) {
    try {
      var _ = deletion.get();
    } catch (SageMakerException e) {
      if (!says(e, ABSENT)) {
        throw e;
      }
    }
  }

  private static boolean says(SageMakerException e, String words) {
    return Aws.code(e).equals(REFUSED) && words(e).contains(words);
  }

  private static String words(SageMakerException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
        ? String.valueOf(e.getMessage())
        : e.awsErrorDetails().errorMessage();
  }

  @Override
  public Set<String> names() {
    String prefix = site.prefix();
    return Aws.call(
        "list the endpoints of the stage",
        () -> {
          Set<String> names = new TreeSet<>();
          sageMaker.listEndpointsPaginator(list -> list.nameContains(prefix)).endpoints().stream()
              .map(each -> Aws.said("the name of an endpoint", each.endpointName()))
              .forEach(names::add);
          sageMaker
              .listEndpointConfigsPaginator(list -> list.nameContains(prefix))
              .endpointConfigs()
              .stream()
              .map(each -> Aws.said("the name of a configuration", each.endpointConfigName()))
              .forEach(names::add);
          sageMaker.listModelsPaginator(list -> list.nameContains(prefix)).models().stream()
              .map(each -> Aws.said("the name of a model", each.modelName()))
              .forEach(names::add);
          names.addAll(scaling.names(prefix));
          names.removeIf(name -> !name.startsWith(prefix));
          return names;
        });
  }
}
