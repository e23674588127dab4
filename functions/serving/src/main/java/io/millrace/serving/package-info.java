/**
 * The program in the serving container: one model archive under SageMaker's container contract.
 *
 * <p>{@code GET /ping} says whether it can predict, {@code POST /invocations} predicts, by the code
 * that answers in the function {@code Predict}: the same request has the same answer. Nothing here
 * knows AWS; the archive lies where SageMaker puts it, and what is asked of it is not kept.
 *
 * <p>Promises, each held by a test:
 *
 * <ul>
 *   <li>it answers to the last bit what the model does, over real rows ({@code TrainerImageTest});
 *   <li>an archive that cannot be served does not end the program: {@code /ping} says what is wrong
 *       with it ({@code ContainerTest});
 *   <li>a client that is slow, sends too much or what is no HTTP is told so and costs a bounded
 *       amount of memory and time; each connection has one request in work at a time, and those
 *       that wait are taken in the order in which they came ({@code HttpServerTest}).
 * </ul>
 */
@NullMarked
package io.millrace.serving;

import org.jspecify.annotations.NullMarked;
