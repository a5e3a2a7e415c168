package dev.ontrial.claims;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an experiment says about a claim.
 *
 * @param kind the word
 * @param detail what completes it: the version since when, what it depends on, or why not; empty
 *     where nothing is to be added
 */
public record Verdict(Kind kind, String detail) {
  /** The word of a verdict. */
  public enum Kind {
    /** The experiment shows what the claim says. */
    CONFIRMED("confirmed", ""),
    /** The experiment shows the opposite. */
    REFUTED("refuted", ""),
    /** It was so in older versions. */
    OUTDATED("outdated", "since "),
    /** It is so in some circumstances only. */
    DEPENDS("depends", "on "),
    /** The experiment ran, and its result does not decide. */
    NOT_DECIDED("not decided", "because "),
    /** No experiment of this kind can be made here. */
    NOT_TESTABLE("not testable here", "because "),
    /** The experiment was not run, or the claim has changed since. */
    NOT_RUN("not run yet", "");

    private final String word;
    private final String joint;

    Kind(String word, String joint) {
      this.word = word;
      this.joint = joint;
    }

    /** The word in a file. */
    String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
  }

  static Verdict of(Kind kind) {
    return new Verdict(kind, "");
  }

  /** Such as {@code outdated since 4.0.0}. */
  public String words() {
    return detail.isEmpty()
        ? kind.word()
        : "%s%s %s%s"
            .formatted(
                kind.word(),
                kind == Kind.NOT_TESTABLE || kind == Kind.NOT_DECIDED ? "," : "",
                kind.joint,
                detail);
  }

  @Override
  public String toString() {
    return words().toLowerCase(Locale.ROOT);
  }
}
