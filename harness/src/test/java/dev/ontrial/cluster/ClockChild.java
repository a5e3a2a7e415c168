package dev.ontrial.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.apache.kafka.common.utils.Time;

/** A program that asks Kafka for the time, once for each line that it gets. */
final class ClockChild {
  private ClockChild() {}

  public static void main(String[] args) {
    try (Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        lines.nextLine();
        System.out.println(
            (Time.SYSTEM.milliseconds() - System.currentTimeMillis())
                + " "
                + Math.abs(Time.SYSTEM.nanoseconds() - System.nanoTime()) / 1_000_000);
      }
    }
  }
}
