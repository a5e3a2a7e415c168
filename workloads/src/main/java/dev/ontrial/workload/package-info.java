/** What the clients do, in worker processes of their own. */
@NullMarked
package dev.ontrial.workload;

import org.jspecify.annotations.NullMarked;
