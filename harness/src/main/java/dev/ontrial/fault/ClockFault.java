package dev.ontrial.fault;

import dev.ontrial.cluster.ControlledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Shifted wall clocks, verified by the times that Kafka's classes in those JVMs are given. */
final class ClockFault implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Two threads of a JVM may answer at once, so the two times of an answer may differ by a bit. */
  private static final long TOLERANCE_MILLIS = 500;

  /** How far a drifting clock must be off before that counts as seen. */
  private static final long VISIBLE_MILLIS = 100;

  private final ClockShift shift;
  private final List<Patient> patients;

  /**
   * A process whose clock is shifted.
   *
   * @param clock its clock; empty where it cannot be shifted or the process is gone
   * @param runs whether it runs and is not stopped
   */
  record Patient(String name, Supplier<Optional<ControlledClock>> clock, BooleanSupplier runs) {}

  ClockFault(ClockShift shift, List<Patient> patients) {
    this.shift = shift;
    this.patients = patients;
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("clock", shift.facts());
  }

  @Override
  public String begin() {
    List<String> evidence = new ArrayList<>();
    for (Patient each : patients) {
      ControlledClock clock =
          each.clock()
              .get()
              .orElseThrow(() ->
                  new FaultException(
                      "clock did not take: the clock of %s cannot be shifted here"
                          .formatted(each.name())));
      clock.set(shift.jump(), shift.drift());
      evidence.add(each.name() + " " + words(shifted(each, clock)));
    }
    return String.join("; ", evidence);
  }

  private ControlledClock.Answer shifted(Patient each, ControlledClock clock) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long expected = shift.jump().toMillis();
    while (System.nanoTime() - deadline < 0 && each.runs().getAsBoolean()) {
      Optional<ControlledClock.Answer> answer = clock.ask(each.runs(), PATIENCE);
      if (answer.isPresent()) {
        long ahead = answer.get().aheadMillis();
        boolean taken =
            shift.isDrift()
                ? (shift.drift() > 1 ? ahead : -ahead) >= VISIBLE_MILLIS
                : Math.abs(ahead - expected) <= TOLERANCE_MILLIS;
        if (taken) {
          return answer.get();
        }
      }
    }
    throw new FaultException(
        "clock did not take: no class of Kafka in %s was given a shifted time"
            .formatted(each.name()));
  }

  private static String words(ControlledClock.Answer answer) {
    long ahead = answer.aheadMillis();
    return String.format(
        Locale.ROOT,
        "was given the time %s, %.3f s %s the true time",
        Instant.ofEpochMilli(answer.shownMillis()),
        Math.abs(ahead) / 1e3,
        ahead < 0 ? "behind" : "ahead of");
  }

  /** A process that is gone or stopped reads the true time when it starts or goes on. */
  @Override
  public Map<String, Object> heal() {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Patient each : patients) {
      Optional<ControlledClock> clock = each.clock().get();
      if (clock.isEmpty()) {
        continue;
      }
      clock.get().set(Duration.ZERO, 1);
      Optional<ControlledClock.Answer> answer = clock.get().ask(each.runs(), PATIENCE);
      if (answer.isEmpty() && each.runs().getAsBoolean()) {
        throw new FaultException(each.name() + " did not answer by the true time");
      }
      if (answer.isPresent() && Math.abs(answer.get().aheadMillis()) > TOLERANCE_MILLIS) {
        throw new FaultException(each.name() + " " + words(answer.get()) + " after the fault");
      }
      answer.ifPresent(given -> shown.put(each.name(), words(given)));
    }
    return shown.isEmpty() ? Map.of() : Map.of("healed", shown);
  }
}
