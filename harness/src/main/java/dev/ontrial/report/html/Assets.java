package dev.ontrial.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The style sheet, the script, and the plotting library that every page carries within it. */
final class Assets {
  private static final String OURS = "/dev/ontrial/report/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  private Assets() {}

  static String style() {
    return text(UPLOT + "dist/uPlot.min.css") + text(OURS + "report.css");
  }

  static String script() {
    return text(OURS + "report.js");
  }

  /** uPlot with its licence, which must travel with it. */
  static String plots() {
    return "/* uPlot 1.6.30\n"
        + text(UPLOT + "LICENSE")
        + "*/\n"
        + text(UPLOT + "dist/uPlot.iife.min.js");
  }

  private static String text(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
