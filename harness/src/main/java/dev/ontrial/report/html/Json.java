package dev.ontrial.report.html;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text in JSON that stands within an HTML script element. */
final class Json {
  private Json() {}

  /** The text in quotes; no tag within it ends the element. */
  static String text(String given) {
    String quoted = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(given));
    return '"' + quoted.replace("<", "\\u003c").replace(">", "\\u003e") + '"';
  }
}
