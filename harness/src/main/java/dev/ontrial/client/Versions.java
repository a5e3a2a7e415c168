package dev.ontrial.client;

import java.util.Arrays;

/** The order of versions by their numbers, such as 1.9.2 before 1.10.0. */
public final class Versions {
  private Versions() {}

  /** Whether a version is another one or newer. What follows the numbers is ignored. */
  static boolean isAtLeast(String version, String other) {
    return Arrays.compare(numbers(version), numbers(other)) >= 0;
  }

  private static int[] numbers(String version) {
    String digits = version.replaceFirst("[^0-9.].*", "");
    int[] numbers = new int[4];
    String[] parts = digits.split("\\.", -1);
    for (int at = 0; at < Math.min(parts.length, numbers.length); at++) {
      numbers[at] = parts[at].isEmpty() || parts[at].length() > 9 ? 0 : Integer.parseInt(parts[at]);
    }
    return numbers;
  }
}
