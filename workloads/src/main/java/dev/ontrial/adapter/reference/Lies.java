package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The {@link Lie}s about records; without one everything stays as it is. */
final class Lies {
  private static final int SOME = 10;
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Lies() {}

  /** Whether the adapter lies about that record. */
  static boolean concerns(long token) {
    return token % SOME == SOME - 2;
  }

  /** The settings that the client gets in place of those that were asked for. */
  static Properties settings(Properties asked) {
    Properties settings = new Properties();
    settings.putAll(asked);
    if (Lie.OTHER_ACKS.isTold()) {
      settings.put("acks", "1");
    }
    if (Lie.OTHER_ACKS.isTold() || Lie.NOT_IDEMPOTENT.isTold()) {
      settings.put("enable.idempotence", "false");
    }
    return settings;
  }

  /** The records of a line in the order in which they are sent. */
  static List<JsonNode> order(JsonNode records) {
    List<JsonNode> order = new ArrayList<>();
    records.forEach(order::add);
    if (Lie.SWAP.isTold() && order.size() > 1) {
      Collections.swap(order, 0, 1);
    }
    return order;
  }

  /**
   * What happens before a record is sent.
   *
   * @param ok answers it with ok
   * @return whether it is to be sent
   */
  static boolean before(long token, LongConsumer ok) {
    boolean drops = Lie.DROP.isTold() && concerns(token);
    if (Lie.EARLY_OK.isTold() || drops) {
      ok.accept(token);
    }
    if (Lie.LATE.isTold()) {
      LockSupport.parkNanos(LATE_NANOS);
    }
    return !drops;
  }

  static byte @Nullable [] key(byte @Nullable [] key) {
    return key == null && Lie.NULL_KEY.isTold() ? new byte[0] : key;
  }
}
