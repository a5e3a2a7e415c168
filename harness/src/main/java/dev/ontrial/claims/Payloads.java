package dev.ontrial.claims;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Values of three kinds, the same in each run. */
final class Payloads {
  static final String JSON = "json";
  static final String RANDOM = "random";
  static final String REPETITIVE = "repetitive";
  static final String[] WORDS = {JSON, RANDOM, REPETITIVE};

  private static final long SEED = 20;
  private static final int DISTINCT = 1_000;

  private Payloads() {}

  /** A thousand values of that size, which are sent in turn. */
  static byte[][] of(String kind, int bytes) {
    Random random = new Random(SEED);
    byte[][] values = new byte[DISTINCT][];
    for (int i = 0; i < DISTINCT; i++) {
      values[i] = value(kind, bytes, random, i);
    }
    return values;
  }

  private static byte[] value(String kind, int bytes, Random random, int number) {
    byte[] value = new byte[bytes];
    switch (kind) {
      case RANDOM -> random.nextBytes(value);
      case REPETITIVE -> Arrays.fill(value, (byte) 'a');
      default -> {
        byte[] text = json(bytes, random, number).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, value, 0, bytes);
      }
    }
    return value;
  }

  /** An order with items, as applications send it, at least as long as is asked for. */
  private static String json(int bytes, Random random, int number) {
    StringBuilder text =
        new StringBuilder(
            "{\"orderId\":%d,\"customer\":\"%08x\",\"currency\":\"EUR\",\"items\":["
                .formatted(number, random.nextInt()));
    while (text.length() < bytes) {
      text.append(
          "{\"sku\":\"A-%05d\",\"quantity\":%d,\"price\":%d.%02d,\"shipped\":%b},"
              .formatted(
                  random.nextInt(100_000),
                  1 + random.nextInt(9),
                  random.nextInt(500),
                  random.nextInt(100),
                  random.nextBoolean()));
    }
    return text.toString();
  }
}
