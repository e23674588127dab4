package io.millrace.local.dynamodb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How DynamoDB Local runs.
 *
 * @param jars the folder that the build fetches it into, native libraries included
 * @param database where tables are kept; empty to keep them in memory
 * @param cache where is kept what makes the next start faster; may be shared and deleted
 * @param sweepEvery how often items whose time to live is over are looked for; AWS promises days
 */
public record DynamoDbOptions(
    Path jars, Optional<Path> database, Path cache, Duration sweepEvery) {}
