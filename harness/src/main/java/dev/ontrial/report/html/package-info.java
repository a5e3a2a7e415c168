/**
 * The run as a page: one HTML file that works without a network and, for its verdicts, without
 * scripts.
 */
@NullMarked
package dev.ontrial.report.html;

import org.jspecify.annotations.NullMarked;
