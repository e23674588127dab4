/**
 * The domain's ports on AWS SDK v2. Each adapter passes its port's contract against any AWS
 * endpoint.
 */
@NullMarked
package io.millrace.aws;

import org.jspecify.annotations.NullMarked;
