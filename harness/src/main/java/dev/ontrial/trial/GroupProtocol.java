package dev.ontrial.trial;

import java.util.Locale;
import java.util.Map;

/** The protocol by which the members of a group join, as their {@code group.protocol} names it. */
public final class GroupProtocol {
  private GroupProtocol() {}

  /** Whether the members join by the protocol of KIP-848. */
  public static boolean isNew(Map<String, String> consumer) {
    return word(consumer).equals("consumer");
  }

  /** Whether the instances of Kafka Streams join by the protocol of KIP-1071. */
  public static boolean isStreams(Map<String, String> consumer) {
    return word(consumer).equals("streams");
  }

  /** The word in small letters, as Kafka ignores its case; {@code classic} where none is set. */
  static String word(Map<String, String> consumer) {
    return consumer.getOrDefault("group.protocol", "classic").strip().toLowerCase(Locale.ROOT);
  }
}
