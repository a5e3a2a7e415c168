package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wall clock of the target's JVM jumps, or runs faster or slower; at the end it shows the true
 * time again, which is a second step. What Kafka measures by {@code System.nanoTime} is not
 * affected, as on a machine whose clock is set.
 *
 * @param jump how far ahead the clock goes; negative if it goes back
 * @param drift how fast it runs, as a multiple of the true time; 1 if it only jumps
 */
public record ClockShift(Duration jump, double drift)
    implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  static final ClockShift USUAL = new ClockShift(Duration.ofHours(1), 1);

  /**
   * Less than {@code producer.id.expiration.ms}, a day, the shortest of Kafka's usual times of days
   * after which something expires by the wall clock: the contract knows of no other.
   */
  private static final Duration FARTHEST = Duration.ofHours(23);

  private static final Pattern JUMP = Pattern.compile("([+-]?)(\\d{1,9})(ms|s|m|h)");
  private static final Pattern DRIFT = Pattern.compile("\\d{1,2}(\\.\\d{1,6})?");
  private static final double FASTEST = 100;

  @Override
  public FaultKind kind() {
    return FaultKind.CLOCK;
  }

  @Override
  public String effect() {
    return "The wall clock that Kafka's classes in the target are given jumps (`jump: +1h` "
        + "or `-1h`, 1s to 23h) or drifts (`drift: 2` is twice as fast); at the end it is "
        + "true again. The monotonic clock is left alone. Also `producers` and `consumers`, "
        + "if they are JVMs.";
  }

  @Override
  public Set<String> keys() {
    return Set.of("jump", "drift");
  }

  @Override
  public ClockShift read(FaultKeys keys) {
    String jumps = keys.text("jump", "");
    String drifts = keys.text("drift", "");
    if (jumps.isEmpty() && drifts.isEmpty()) {
      return this;
    }
    if (!jumps.isEmpty() && !drifts.isEmpty()) {
      throw keys.complaint("jump", "give either `jump`, such as +1h, or `drift`, such as 2");
    }
    return jumps.isEmpty() ? drifting(drifts, keys) : jumping(jumps, keys);
  }

  private static ClockShift jumping(String text, FaultKeys keys) {
    Matcher matcher = JUMP.matcher(text.strip());
    if (!matcher.matches()) {
      throw keys.complaint("jump", "`" + text + "` is no jump of a clock; write +1h, -30m or +5s");
    }
    long number = Long.parseLong(matcher.group(2));
    Duration size =
        switch (matcher.group(3)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (size.compareTo(Duration.ofSeconds(1)) < 0 || size.compareTo(FARTHEST) > 0) {
      throw keys.complaint("jump", "`" + text + "` must be from 1s to 23h, ahead or back");
    }
    return new ClockShift(matcher.group(1).equals("-") ? size.negated() : size, 1);
  }

  private static ClockShift drifting(String text, FaultKeys keys) {
    double factor = DRIFT.matcher(text.strip()).matches() ? Double.parseDouble(text) : 1;
    if (factor == 1 || factor > FASTEST) {
      throw keys.complaint(
          "drift", "`" + text + "` must be a number from 0 to 100 other than 1, such as 2 or 0.5");
    }
    return new ClockShift(Duration.ZERO, factor);
  }

  @Override
  public Map<String, Object> parameters() {
    return isDrift() ? Map.of("drift", number(drift)) : Map.of("jump", text(jump));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Such as {@code +1h}. */
  private static String text(Duration jump) {
    long millis = Math.abs(jump.toMillis());
    String sign = jump.isNegative() ? "-" : "+";
    if (millis % 3_600_000 == 0) {
      return sign + millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return sign + millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? sign + millis / 1_000 + "s" : sign + millis + "ms";
  }

  boolean isDrift() {
    return drift != 1;
  }

  /** What the events of the fault record of it, which the contract reads. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("jumpMillis", jump.toMillis());
    facts.put("drift", drift);
    return facts;
  }

  @Override
  public Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes) {
    return new ClockFault(
        this,
        nodes.stream()
            .map(node ->
                new ClockFault.Patient(
                    "worker-" + node, () -> clients.clock(node), () -> clients.runs(node)))
            .toList());
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    if (step.target().clients().isPresent()) {
      ClientFault.requireSome(step, nodes);
      return ofClients(site.clients(), step, nodes);
    }
    return new ClockFault(
        this,
        nodes.stream()
            .map(site.cluster()::broker)
            .map(broker ->
                new ClockFault.Patient(
                    broker.name(),
                    broker::clock,
                    () -> broker.state() == dev.ontrial.cluster.Broker.State.RUNNING))
            .toList());
  }
}
