package io.millrace.local.sagemaker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each operation of Application Auto Scaling reads. */
final class ScalingInputs {

  private ScalingInputs() {}

  record RegisterScalableTarget(
      Namespace serviceNamespace,
      String resourceId,
      Dimension scalableDimension,
      @Nullable Integer minCapacity,
      @Nullable Integer maxCapacity) {}

  record DescribeScalableTargets(
      Namespace serviceNamespace,
      List<String> resourceIds,
      @Nullable Dimension scalableDimension,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  record DeregisterScalableTarget(
      Namespace serviceNamespace, String resourceId, Dimension scalableDimension) {}

  record PutScalingPolicy(
      String policyName,
      Namespace serviceNamespace,
      String resourceId,
      Dimension scalableDimension,
      PolicyType policyType,
      TargetTracking targetTrackingScalingPolicyConfiguration) {}

  record DescribeScalingPolicies(
      Namespace serviceNamespace,
      @Nullable String resourceId,
      @Nullable Dimension scalableDimension,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  record TargetTracking(
      Double targetValue, PredefinedMetricSpecification predefinedMetricSpecification) {}

  record PredefinedMetricSpecification(Metric predefinedMetricType) {}

  enum Namespace {
    SAGEMAKER;

    @Override
    public String toString() {
      return "sagemaker";
    }
  }

  enum Dimension {
    INSTANCES;

    @Override
    public String toString() {
      return "sagemaker:variant:DesiredInstanceCount";
    }
  }

  enum PolicyType {
    TARGET_TRACKING_SCALING
  }

  enum Metric {
    SAGE_MAKER_VARIANT_INVOCATIONS_PER_INSTANCE
  }
}
