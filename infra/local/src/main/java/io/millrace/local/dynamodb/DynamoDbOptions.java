package io.millrace.local.dynamodb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How DynamoDB Local runs.
 *
 * @param jars the folder that the build fetches it into, native libraries included
 * @param database where tables are kept; empty to keep them in memory
 * @param sweepEvery how often items whose time to live is over are looked for; AWS promises days
 */
public record DynamoDbOptions(Path jars, Optional<Path> database, Duration sweepEvery) {}
