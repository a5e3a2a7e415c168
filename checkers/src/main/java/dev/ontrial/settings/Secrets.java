package dev.ontrial.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks secrets in text that ontrial writes or prints: messages of clients and brokers, complaints
 * about input, and text of users such as the reason why a cell does not apply.
 *
 * <p>Settings are masked by their table, see {@link Settings#recorded}. Text has no keys, so this
 * recognises what secrets look like: assignments to names such as {@code password}, options of JAAS
 * configurations, the user part of URLs, PEM blocks and credentials of HTTP.
 */
public final class Secrets {
  /** An optional quote, which JSON may have escaped. */
  private static final String QUOTE = "(?:\\\\?[\"'])?";

  /** A name that secrets have, and what stands between it and the value. */
  private static final String NAMED =
      "(?i)((?:password|passphrase|passwd|secret|token|api[._-]?key|access[._-]?key"
          + "|private[._-]?key|credentials?|user[._-]?info)[\\w.-]*"
          + QUOTE
          + "\\s*[=:]\\s*";

  /**
   * Names that are no words of a sentence, in which a colon and a space may follow, and no files.
   */
  private static final String CLEAR =
      "(?<!/[\\w.-]{0,60})(?:password|passphrase|passwd|(?:access|api|private)[._-]key|client[._-]secret"
          + "|auth[._-]token|user[._-]info)";

  private static final String WORD = "(?!\\(hidden\\))[^\\s\"'\\\\,;:}\\])][^\\s\"'\\\\,;}\\])]*";

  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("(:/{1,2})[^/@\\s\"'\\\\]+(?=@)"),
          Pattern.compile(
              "(LoginModule\\s+\\w+)(?:\\s+[\\w.]+\\s*=\\s*(?:\\\\?\"[^\"\\\\]*\\\\?\"|[^\\s;\"\\\\]+))+"),
          Pattern.compile(NAMED + "\\\\?[\"'])(?!\\(hidden\\))[^\"'\\\\]+"),
          Pattern.compile(NAMED.replace("[=:]\\s*", "(?:=\\s*|:)") + ")" + WORD),
          Pattern.compile("(?i)(" + CLEAR + ": +)" + WORD),
          Pattern.compile(
              "(-----BEGIN [A-Z ]+-----)[A-Za-z0-9+/=\\s\\\\]+(?:-----END [A-Z ]+-----)?"),
          Pattern.compile("(?i)\\b((?:bearer|basic) )[A-Za-z0-9+/=._~-]{16,}"),
          Pattern.compile("\\b(AKIA)[0-9A-Z]{16}\\b"));

  /** The shapes that are secrets without a name. */
  private static final List<Pattern> CREDENTIALS =
      List.of(SHAPES.get(0), SHAPES.get(1), SHAPES.get(5), SHAPES.get(6), SHAPES.get(7));

  /** Names of settings; a line of a key or of a certificate is none. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+([._-][A-Za-z0-9]+){0,15}");

  /** An option of a command, or an assignment in it, whose name says that its value is secret. */
  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?i)(?:^|[\\s;&|])(-{0,2}[\\w.-]*"
              + "(?:password|passphrase|passwd|secret|token|(?:api|access|private)[._-]?key|credentials?)"
              + "(?![\\w.-]*(?:file|path|dir|location|url|env|name|id|type)\\b)[\\w.-]*)"
              + "(=|\\s+|$)([\"']?)(\\S*)");

  /** A value that names where the secret is: a variable, a place that is filled in, a file. */
  private static final Pattern REFERENCE = Pattern.compile("[$@{/-].*|\\./.*|file:.*");

  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i)password|passphrase|secret|token|jaas|sasl|ssl|credential|oauth|pem");

  /** A name of a secret with something behind it, as where the mark between them is missing. */
  private static final Pattern GLUED =
      Pattern.compile(
          ".*(?:(?i:password|passphrase|secret)[A-Za-z0-9]{2,}"
              + "|(?i:token|jaas\\.config|credentials?|\\.key|pem)(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{3,})");

  private static final int LONGEST_NAME = 100;

  private Secrets() {}

  /** The text without what looks like a secret. JSON stays JSON. */
  public static String masked(String text) {
    String masked = text;
    for (Pattern shape : SHAPES) {
      masked = shape.matcher(masked).replaceAll("$1" + Settings.HIDDEN);
    }
    return masked;
  }

  /**
   * The name of the first secret among the words of a command: an option or an assignment such as
   * {@code --password=x} or {@code --password x}, the user part of a URL, or credentials.
   */
  public static Optional<String> nameIn(List<String> command) {
    String line = String.join(" ", command);
    Matcher option = SECRET_OPTION.matcher(line);
    while (option.find()) {
      String name = option.group(1);
      boolean assigns = option.group(2).equals("=") || name.startsWith("-");
      String value = option.group(4);
      if (assigns && !value.isEmpty() && !REFERENCE.matcher(value).matches()) {
        return Optional.of(name);
      }
    }
    boolean hasCredentials = CREDENTIALS.stream().anyMatch(shape -> shape.matcher(line).find());
    return hasCredentials ? Optional.of(masked(line)) : Optional.empty();
  }

  /** Texts of users by name, with their secrets masked, and all of those with a secret's name. */
  public static Map<String, String> masked(Map<String, String> texts) {
    Map<String, String> masked = new LinkedHashMap<>();
    texts.forEach(
        (key, value) -> masked.put(key, isSecretKey(key) ? Settings.HIDDEN : masked(value)));
    return masked;
  }

  /** Whether the name of a setting says that its value is or may be a secret. */
  public static boolean isSecretKey(String key) {
    return SECRET_KEY.matcher(key).find();
  }

  /**
   * A key as a message may show it. The lines of a key or of a certificate whose continuation marks
   * are missing look like keys to a reader of properties; they are not shown.
   */
  public static String shownKey(String key) {
    boolean isName =
        key.length() <= LONGEST_NAME
            && NAME.matcher(key).matches()
            && !GLUED.matcher(key).matches();
    return isName ? key : Settings.HIDDEN;
  }

  /** Whether a value is a URL, or contains one, that has a user part. */
  public static boolean hasUser(String value) {
    return SHAPES.getFirst().matcher(value).find();
  }
}
