package io.millrace.doctor;

import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/** What SageMaker lets an account have. */
final class SageMakerQuotas {

  /** How more is asked for. */
  static final String REMEDY =
      "ask for more: aws service-quotas request-service-quota-increase --service-code sagemaker"
          + " --quota-code CODE --desired-value 1";

  private SageMakerQuotas() {}

  /** All of them, by name. */
  static Map<String, ServiceQuota> of(ProbeClients aws) {
    try (ServiceQuotasClient client = aws.client(ServiceQuotasClient.builder())) {
      return client
          .listServiceQuotasPaginator(list -> list.serviceCode("sagemaker"))
          .quotas()
          .stream()
          .collect(Collectors.toMap(ServiceQuota::quotaName, quota -> quota, (one, _) -> one));
    }
  }
}
