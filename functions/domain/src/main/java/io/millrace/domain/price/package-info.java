/** What AWS asks for what is used: list prices, and what training costs by them. */
@NullMarked
package io.millrace.domain.price;

import org.jspecify.annotations.NullMarked;
