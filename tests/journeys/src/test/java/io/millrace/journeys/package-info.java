/** The whole loop on the local cloud, through what users have: buckets, the API, the tokens. */
@NullMarked
package io.millrace.journeys;

import org.jspecify.annotations.NullMarked;
