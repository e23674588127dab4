package io.millrace.monitoring;

import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;

/**
 * What the predictions of a window look like. Grows with them.
 *
 * @param all of them
 * @param segments those about rows of each kind that the version knows
 */
record WindowProfiles(Profile all, SegmentProfiles segments) {}
