package io.millrace.cdk;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;

/**
 * What functions and training jobs run.
 *
 * @param architecture of the machines that functions are for
 * @param code of a module, by the module's name
 * @param trainer tag of the trainer's image, which names what is in it
 */
record Artifacts(
    Architecture architecture, Function<String, Code> code, Supplier<String> trainer) {}
