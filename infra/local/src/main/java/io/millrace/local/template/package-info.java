/**
 * What the CDK synthesized: cloud assemblies, their templates, and what the intrinsic functions in
 * them answer.
 *
 * <p>A template is checked whole before anything is made: all its unknown resource types are named
 * at once.
 */
@NullMarked
package io.millrace.local.template;

import org.jspecify.annotations.NullMarked;
