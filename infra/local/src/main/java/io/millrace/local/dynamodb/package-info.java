/**
 * Amazon DynamoDB: AWS's own DynamoDB Local in a process of its own, on loopback.
 *
 * <p>Its jars may be used for development and testing, and not be given away: the module {@code
 * infra/dynamodb-local} fetches them, no artifact of ours contains them, and no class here is
 * compiled against them.
 */
@NullMarked
package io.millrace.local.dynamodb;

import org.jspecify.annotations.NullMarked;
