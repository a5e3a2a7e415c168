package dev.ontrial.trial;

import java.util.LinkedHashMap;
import java.util.Map;

/** The place in the value of a consumer's setting that is replaced by the number of a member. */
public final class MemberNumber {
  public static final String PLACE = "{member}";

  private MemberNumber() {}

  /** A consumer's settings with the number of a member in that place. */
  public static Map<String, String> in(Map<String, String> consumer, int member) {
    Map<String, String> numbered = new LinkedHashMap<>(consumer);
    numbered.replaceAll((key, value) -> value.replace(PLACE, Integer.toString(member)));
    return numbered;
  }
}
