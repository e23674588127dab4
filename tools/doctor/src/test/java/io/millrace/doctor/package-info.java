/** Tests of the doctor, against the local cloud and against answers as AWS documents them. */
@NullMarked
package io.millrace.doctor;

import org.jspecify.annotations.NullMarked;
