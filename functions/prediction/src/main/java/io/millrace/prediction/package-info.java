/**
 * Predictions of the models that are deployed, over HTTP.
 *
 * <p>Promises, each held by a test:
 *
 * <ul>
 *   <li>a changed route is followed within two seconds, without a request that fails or is dropped,
 *       and each answer is wholly of the version that it names ({@code RouteFlipTest});
 *   <li>an archive serves only if its bytes have the digest that was registered; while what is
 *       deployed cannot be loaded, the version before it serves ({@code EndpointTest});
 *   <li>what is in ONNX another function answers, and its answer is passed on as it is ({@code
 *       OtherFunctionTest});
 *   <li>no caller waits for a version that is tried on copies of requests, nor is harmed by one
 *       that is slow, fails or cannot be loaded ({@code ShadowTest});
 *   <li>whatever is sent, the answer is an HTTP response that says what was wrong ({@code
 *       HostileRequestTest});
 *   <li>a prediction is answered whether or not it could be captured ({@code PredictionApiTest}).
 * </ul>
 */
@NullMarked
package io.millrace.prediction;

import org.jspecify.annotations.NullMarked;
