/**
 * How a module's functions run on AWS Lambda, through Spring Cloud Function's adapter.
 *
 * <p>A module has one class named {@code …Application}, which Lambda finds by {@code MAIN_CLASS};
 * it reads the environment into the module's record and registers one bean a function in {@link
 * io.millrace.runtime.function.ModuleFunctions}. The rest of the module is plain Java.
 *
 * <p>Promises, each held by {@code FunctionInvokerTest}:
 *
 * <ul>
 *   <li>an event reaches its function whole, whatever keys it has, and is never logged;
 *   <li>input that can never be accepted is answered with the reason and not delivered again; every
 *       other failure reaches Lambda, which delivers again;
 *   <li>a process whose function is not named, or not known, does not start.
 * </ul>
 */
@NullMarked
package io.millrace.runtime.function;

import org.jspecify.annotations.NullMarked;
