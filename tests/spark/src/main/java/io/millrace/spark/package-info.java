/** Apache Spark as somebody uses it who reads tables by the Glue Data Catalog. */
package io.millrace.spark;
