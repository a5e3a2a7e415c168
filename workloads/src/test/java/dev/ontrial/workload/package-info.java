@NullMarked
package dev.ontrial.workload;

import org.jspecify.annotations.NullMarked;
