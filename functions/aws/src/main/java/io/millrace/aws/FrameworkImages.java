package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.OwnCode.Framework;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where Amazon keeps SageMaker's framework images: an account by region, one version of each. From
 * the tables of the SageMaker Python SDK, {@code image_uri_config/sklearn.json}, {@code
 * xgboost.json} and {@code pytorch.json} of aws/sagemaker-python-sdk, read on 29 November 2026; an
 * account is the same for all versions there.
 */
final class FrameworkImages {

  private static final Pattern GPU = Pattern.compile("ml\\.(p|g)[0-9].*");

  /** The accounts that hold images of scikit-learn and XGBoost, by region. */
  private static final Map<String, String> ALGORITHMS =
      Map.ofEntries(
          Map.entry("af-south-1", "510948584623"),
          Map.entry("ap-east-1", "651117190479"),
          Map.entry("ap-northeast-1", "354813040037"),
          Map.entry("ap-northeast-2", "366743142698"),
          Map.entry("ap-northeast-3", "867004704886"),
          Map.entry("ap-south-1", "720646828776"),
          Map.entry("ap-south-2", "628508329040"),
          Map.entry("ap-southeast-1", "121021644041"),
          Map.entry("ap-southeast-2", "783357654285"),
          Map.entry("ap-southeast-3", "951798379941"),
          Map.entry("ap-southeast-4", "106583098589"),
          Map.entry("ca-central-1", "341280168497"),
          Map.entry("ca-west-1", "190319476487"),
          Map.entry("eu-central-1", "492215442770"),
          Map.entry("eu-central-2", "680994064768"),
          Map.entry("eu-north-1", "662702820516"),
          Map.entry("eu-south-1", "978288397137"),
          Map.entry("eu-south-2", "104374241257"),
          Map.entry("eu-west-1", "141502667606"),
          Map.entry("eu-west-2", "764974769150"),
          Map.entry("eu-west-3", "659782779980"),
          Map.entry("il-central-1", "898809789911"),
          Map.entry("me-central-1", "272398656194"),
          Map.entry("me-south-1", "801668240914"),
          Map.entry("sa-east-1", "737474898029"),
          Map.entry("us-east-1", "683313688378"),
          Map.entry("us-east-2", "257758044811"),
          Map.entry("us-west-1", "746614075791"),
          Map.entry("us-west-2", "246618743249"));

  /** The accounts that hold images of PyTorch, by region. */
  private static final Map<String, String> DEEP_LEARNING =
      Map.ofEntries(
          Map.entry("af-south-1", "626614931356"),
          Map.entry("ap-east-1", "871362719292"),
          Map.entry("ap-northeast-1", "763104351884"),
          Map.entry("ap-northeast-2", "763104351884"),
          Map.entry("ap-northeast-3", "364406365360"),
          Map.entry("ap-south-1", "763104351884"),
          Map.entry("ap-southeast-1", "763104351884"),
          Map.entry("ap-southeast-2", "763104351884"),
          Map.entry("ca-central-1", "763104351884"),
          Map.entry("eu-central-1", "763104351884"),
          Map.entry("eu-north-1", "763104351884"),
          Map.entry("eu-south-1", "692866216735"),
          Map.entry("eu-west-1", "763104351884"),
          Map.entry("eu-west-2", "763104351884"),
          Map.entry("eu-west-3", "763104351884"),
          Map.entry("me-south-1", "217643126080"),
          Map.entry("sa-east-1", "763104351884"),
          Map.entry("us-east-1", "763104351884"),
          Map.entry("us-east-2", "763104351884"),
          Map.entry("us-west-1", "763104351884"),
          Map.entry("us-west-2", "763104351884"));

  private FrameworkImages() {}

  /**
   * The image for a machine.
   *
   * @throws InvalidInputException if none is known in this region
   */
  static String of(Framework framework, String region, String instanceType) {
    return switch (framework) {
      case SKLEARN -> uri(ALGORITHMS, region, "sagemaker-scikit-learn:1.2-1-cpu-py3");
      case XGBOOST -> uri(ALGORITHMS, region, "sagemaker-xgboost:1.7-1");
      case PYTORCH ->
          uri(
              DEEP_LEARNING,
              region,
              GPU.matcher(instanceType).matches()
                  ? "pytorch-training:2.3.0-gpu-py311"
                  : "pytorch-training:2.3.0-cpu-py311");
    };
  }

  private static String uri(Map<String, String> accounts, String region, String image) {
    String account = accounts.get(region);
    if (account == null) {
      throw new InvalidInputException(
          "No image of this framework is known in %s: name one of your own as training.image."
              .formatted(region));
    }
    return "%s.dkr.ecr.%s.amazonaws.com/%s".formatted(account, region, image);
  }
}
