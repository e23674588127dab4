package io.millrace.cdk;

import java.util.function.Function;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;

/**
 * What functions run.
 *
 * @param architecture of the machines that it is for
 * @param code of a room, by the room's name
 */
record Programs(Architecture architecture, Function<String, Code> code) {}
