package dev.ontrial.checker;

/** Sources and limits that several kinds of anomalies share. */
final class Origins {
  static final String PROCESSING =
      "Kafka documentation, Design, Message Delivery Semantics (the consumer's side)";

  static final String EXACTLY_ONCE =
      "KIP-98, KIP-447; Kafka documentation, Design, Message Delivery Semantics";

  static final String UNREAD =
      """
      The final read of some input or output is missing or incomplete, or the group's final \
      position is not known (both are gaps). An input record that is there n times may have n \
      outputs. One that was sent before records were deleted on request from its \
      topic-partition is left out, as a copy of it may be gone.\
      """;

  private Origins() {}
}
