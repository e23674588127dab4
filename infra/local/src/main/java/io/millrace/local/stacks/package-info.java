/** AWS CloudFormation, as far as tools look for what was made. */
@NullMarked
package io.millrace.local.stacks;

import org.jspecify.annotations.NullMarked;
