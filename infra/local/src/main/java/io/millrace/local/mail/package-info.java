/**
 * Amazon SNS, of which there are topics that rules write to and addresses that subscribe to them:
 * what a topic is told is kept as a file for each address, as no mail leaves the machine.
 */
@NullMarked
package io.millrace.local.mail;

import org.jspecify.annotations.NullMarked;
