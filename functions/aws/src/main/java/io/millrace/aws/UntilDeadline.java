package io.millrace.aws;

import io.millrace.domain.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ends a call, with all attempts that the SDK makes of it, before the {@link Deadline} of whoever
 * makes it.
 *
 * @param longest what a call may take anyway; null for as long as it takes
 */
record UntilDeadline(InstantSource clock, @Nullable Duration longest)
    implements ExecutionInterceptor {

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    Optional<Duration> left = Deadline.ofCall(clock.instant());
    return left.isPresent() && context.request() instanceof AwsRequest request
        ? within(request, left.get())
        : context.request();
  }

  private SdkRequest within(AwsRequest request, Duration left) {
    Duration limit = longest == null || left.compareTo(longest) < 0 ? left : longest;
    return request.toBuilder()
        .overrideConfiguration(
            request
                .overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallTimeout(limit)
                .build())
        .build();
  }
}
