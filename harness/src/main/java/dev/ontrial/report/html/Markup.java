package dev.ontrial.report.html;

/** Text as part of an HTML or SVG document. */
public final class Markup {
  private Markup() {}

  /** The text as it means itself, between tags and within double-quoted attributes. */
  public static String text(String given) {
    StringBuilder safe = new StringBuilder(given.length() + 16);
    given
        .codePoints()
        .forEach(each -> {
          switch (each) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            case '\n', '\t' -> safe.append((char) each);
            default -> safe.appendCodePoint(isPrintable(each) ? each : 0xFFFD);
          }
        });
    return safe.toString();
  }

  private static boolean isPrintable(int each) {
    boolean loneSurrogate = each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE;
    return each >= ' ' && !loneSurrogate;
  }

  /**
   * A fragment identifier for a name: letters, digits, dots, dashes and underscores. Other
   * characters become their code between underscores, so that different names stay different.
   */
  static String id(String name) {
    StringBuilder id = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      char each = name.charAt(at);
      boolean plain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || each == '-'
              || each == '.';
      if (plain) {
        id.append(each);
      } else {
        id.append('_').append(Integer.toHexString(each)).append('_');
      }
    }
    return id.toString();
  }
}
