package dev.ontrial.claims;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What came of the experiment of a claim.
 *
 * @param experiment stands for the experiment that was run
 * @param verdict the word of the verdict
 * @param detail what completes it
 * @param evidence what was seen, one line for each thing
 */
record Result(String experiment, String verdict, String detail, List<String> evidence) {
  Result {
    evidence = List.copyOf(evidence);
  }

  static Result of(Claim claim, Verdict verdict, List<String> evidence) {
    return new Result(key(claim), verdict.kind().word(), verdict.detail(), evidence);
  }

  /** Whether it is of the claim as it now stands. */
  boolean isOf(Claim claim) {
    return experiment.equals(key(claim));
  }

  Verdict of() {
    return new Verdict(Verdict.Kind.of(verdict).orElse(Verdict.Kind.NOT_RUN), detail);
  }

  private static String key(Claim claim) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] text = claim.experiment().toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(text), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
