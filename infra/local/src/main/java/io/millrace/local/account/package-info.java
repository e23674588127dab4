/** AWS STS, as far as tools ask who they are. */
@NullMarked
package io.millrace.local.account;

import org.jspecify.annotations.NullMarked;
