/**
 * AWS KMS, as far as a stage signs with it: keys of the templates, and Sign, Verify, GetPublicKey
 * and DescribeKey as AWS documents them.
 *
 * <p>Keys that encrypt exist and can be described; nothing is encrypted with them, as the disk is
 * the developer's own.
 */
@NullMarked
package io.millrace.local.kms;

import org.jspecify.annotations.NullMarked;
