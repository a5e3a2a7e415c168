package dev.ontrial.trial.file;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.fault.Cue;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.RandomMix;
import dev.ontrial.fault.Rebalance;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Sequence;
import dev.ontrial.fault.Strike;
import dev.ontrial.fault.Target;
import dev.ontrial.fault.Wire;
import dev.ontrial.history.ClientSide;
import dev.ontrial.link.wire.Action;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the schedule of a trial file. Entries that stand for several steps (a repeated one, a
 * rolling restart, a random mix) are expanded, so that what is written into a run is plain steps.
 */
final class StepReader {
  private static final int MOST_STEPS = 2_000;
  private static final String START = "start";
  private static final Target ALL = new Target("all");
  private static final Duration SHORTEST_MIX = Duration.ofSeconds(2);

  private final Nodes nodes;
  private final long seed;
  private final CueReader cues = new CueReader();
  private String usualAsOf = "step";

  /**
   * Reads for a cluster with those nodes.
   *
   * @param seed decides what a random mix is
   */
  StepReader(Nodes nodes, long seed) {
    this.nodes = nodes;
    this.seed = seed;
  }

  /**
   * The steps under {@code schedule}, in the order of the file.
   *
   * @throws BadInput if something is wrong with one of them
   */
  List<ScheduledFault> schedule(YamlMap root) {
    Complaints complaints = new Complaints();
    List<ScheduledFault> steps = schedule(root, complaints);
    complaints.raise();
    return steps;
  }

  /**
   * The steps under {@code schedule}, in the order of the file.
   *
   * @param complaints takes what is wrong with single steps, which are then left out
   */
  List<ScheduledFault> schedule(YamlMap root, Complaints complaints) {
    usualAsOf = root.has("provenance") && !isSaid(root) ? START : "step";
    List<List<ScheduledFault>> entries =
        root.list(
            "schedule",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected {fault: …, target: …, at: …, for: …}");
            },
            this::entry,
            complaints);
    List<ScheduledFault> steps = entries.stream().flatMap(List::stream).toList();
    if (steps.size() > MOST_STEPS) {
      throw root.complaint(
          "schedule", "%d steps are more than %d".formatted(steps.size(), MOST_STEPS));
    }
    if (complaints.isEmpty()) {
      cues.checkUntil(root, steps);
    }
    return steps;
  }

  /**
   * Whether any step says when its role is resolved. A run writes that for each role; in the files
   * of runs that do not, roles were resolved when the schedule started.
   */
  private static boolean isSaid(YamlMap root) {
    return root.list("schedule", word -> List.of(false), map -> List.of(map.has("as-of"))).stream()
        .flatMap(List::stream)
        .anyMatch(said -> said);
  }

  private List<ScheduledFault> entry(YamlMap map) {
    List<ScheduledFault> steps;
    if (map.has("mix")) {
      steps = mix(map);
    } else if (sequence(map).isPresent()) {
      steps = sequence(map).get().steps(map, cues.ofSequence(map), nodes);
      cues.add(map, steps);
    } else {
      Cue cue = cues.read(map, fault(map) instanceof Wire);
      steps = repeated(map, step(map).on(cue));
    }
    map.done();
    return steps;
  }

  /** Several faults at a time, drawn by the trial's seed. */
  private List<ScheduledFault> mix(YamlMap map) {
    int number = (int) map.number("mix", 8, 1, 100);
    Duration at = map.duration("at", Duration.ZERO);
    Duration over = map.duration("over", Duration.ofSeconds(12));
    if (over.compareTo(SHORTEST_MIX) < 0) {
      throw map.complaint("over", "a mix takes at least " + Durations.format(SHORTEST_MIX));
    }
    if (map.has("of")) {
      List<ScheduledFault> kinds = kinds(map, over);
      return RandomMix.among(seed, kinds, number, over).stream()
          .map(step -> step.at(step.at().plus(at)))
          .toList();
    }
    Set<ClientSide> clients = EnumSet.noneOf(ClientSide.class);
    for (String word : map.has("clients") ? map.words("clients") : List.of("producers")) {
      clients.add(
          Target.of(word)
              .flatMap(Target::clients)
              .orElseThrow(() ->
                  map.complaint("clients", "unknown `" + word + "`; known: producers, consumers")));
    }
    return RandomMix.steps(seed, nodes.brokers(), number, over, clients).stream()
        .map(step -> step.at(step.at().plus(at)))
        .toList();
  }

  /** What a mix is drawn from, where it names that. */
  private List<ScheduledFault> kinds(YamlMap map, Duration over) {
    if (map.has("clients")) {
      throw map.complaint("clients", "a mix with an `of` has no `clients`; name them in its steps");
    }
    List<ScheduledFault> kinds =
        map.list(
            "of",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected {fault: …, target: …, for: …}");
            },
            item -> {
              ScheduledFault step = step(item);
              item.done();
              return step;
            });
    if (kinds.isEmpty() || kinds.stream().anyMatch(each -> each.length().compareTo(over) > 0)) {
      throw map.complaint("of", "name at least one fault, none longer than `over`");
    }
    return kinds;
  }

  private static Optional<Sequence> sequence(YamlMap map) {
    String word = map.string("fault", "");
    return Sequence.ALL.stream().filter(each -> each.word().equals(word)).findFirst();
  }

  private static List<ScheduledFault> repeated(YamlMap map, ScheduledFault step) {
    if (!map.has("repeat")) {
      if (!step.fault().keys().contains("every") && map.has("every")) {
        throw map.complaint("every", "only `rebalance` and what has a `repeat` has an `every`");
      }
      return List.of(step);
    }
    if (step.fault() instanceof Rebalance) {
      throw map.complaint("repeat", "`rebalance` repeats by itself; give it a longer `for`");
    }
    long times = map.number("repeat", 1, 1, 1_000);
    Duration every = map.duration("every", step.length().multipliedBy(2));
    if (every.compareTo(step.length()) <= 0) {
      throw map.complaint("every", "must be longer than `for`, or the repeated ones overlap");
    }
    List<ScheduledFault> steps = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      steps.add(step.at(step.at().plus(every.multipliedBy(i))));
    }
    return steps;
  }

  private ScheduledFault step(YamlMap map) {
    FaultSpec fault = fault(map);
    Target target = target(map, fault);
    ScheduledFault.Scope scope = scope(map, fault, target);
    if (fault instanceof Wire) {
      return wire(map, target, scope);
    }
    foreignKeys(map, fault);
    return new ScheduledFault(
        fault.read(map),
        target,
        scope,
        map.duration("at", Duration.ZERO),
        map.duration("for", fault.usualLength()));
  }

  private static ScheduledFault wire(YamlMap map, Target target, ScheduledFault.Scope scope) {
    Strike strike = StrikeReader.read(map);
    if (strike.watches() && map.has("for")) {
      throw map.complaint("for", "`do: watch` is over when it has seen its frame");
    }
    Duration length =
        strike.watches() ? Duration.ZERO : map.duration("for", fault(map).usualLength());
    if (strike.action() instanceof Action.Duplicate duplicate
        && duplicate.delay().compareTo(length) >= 0) {
      throw map.complaint("delay", "must be shorter than `for`, or the step ends before");
    }
    Duration at = map.duration("at", Duration.ZERO);
    return new ScheduledFault(new Wire(strike), target, scope, at, length);
  }

  private static FaultSpec fault(YamlMap map) {
    List<String> words =
        Stream.concat(
                FaultSpecs.ALL.stream().map(each -> each.kind().word()),
                Sequence.ALL.stream().map(Sequence::word))
            .toList();
    return FaultSpecs.of(map.oneOf("fault", words, null)).orElseThrow();
  }

  /** Refuses the keys of other faults; `every` belongs to what repeats, too. */
  private static void foreignKeys(YamlMap map, FaultSpec fault) {
    for (FaultSpec other : FaultSpecs.ALL) {
      for (String key : other.keys()) {
        if (!fault.keys().contains(key) && !key.equals("every") && map.has(key)) {
          throw map.complaint(key, "only `" + other.kind().word() + "` has a `" + key + "`");
        }
      }
    }
  }

  private Target target(YamlMap map, FaultSpec fault) {
    String word = map.string("target", fault.usualTarget().word());
    Target target =
        Target.of(word)
            .filter(each -> each.node().map(node -> node <= nodes.count()).orElse(true))
            .orElseThrow(() -> unknownTarget(map, word));
    boolean start = asOf(map, target).equals(START);
    if (target.clients().isPresent() && !fault.onClients()) {
      throw map.complaint("target", "`" + fault.kind().word() + "` hits brokers, not clients");
    }
    if (target.clients().isEmpty() && !fault.onBrokers()) {
      throw map.complaint("target", "`" + fault.kind().word() + "` hits clients, not brokers");
    }
    boolean whole = fault instanceof FaultSpec.OnCluster && fault.usualTarget().equals(ALL);
    if (whole && !target.equals(ALL)) {
      throw map.complaint(
          "target", "`" + fault.kind().word() + "` concerns the whole cluster; leave it out");
    }
    if (fault instanceof Rebalance && !target.equals(Target.CONSUMERS)) {
      throw map.complaint("target", "only `consumers` rebalance");
    }
    return start ? target.asOfTheStart() : target;
  }

  /** When a role is resolved to a broker. */
  private String asOf(YamlMap map, Target target) {
    if (!target.isRole() && map.has("as-of")) {
      throw map.complaint(
          "as-of", "`" + target.word() + "` is no role that moves; it has no `as-of`");
    }
    return target.isRole() ? map.oneOf("as-of", List.of("step", START), usualAsOf) : "step";
  }

  private BadInput unknownTarget(YamlMap map, String word) {
    List<String> words = Stream.concat(Target.ROLES.stream(), Target.CLIENTS.stream()).toList();
    return map.complaint(
        "target",
        "unknown `"
            + word
            + "`"
            + YamlMap.suggestion(word, words)
            + "; known: "
            + String.join(", ", words)
            + ", or a broker from 1 to "
            + nodes.brokers()
            + (nodes.controllers() == 0
                ? ""
                : ", or a controller from %d to %d".formatted(nodes.brokers() + 1, nodes.count())));
  }

  private ScheduledFault.Scope scope(YamlMap map, FaultSpec fault, Target target) {
    if (!fault.onLinks() && map.has("from")) {
      throw map.complaint(
          "from", "`" + fault.kind().word() + "` acts on a process; it has no `from`");
    }
    ScheduledFault.Scope scope =
        map.choice(
            "from", ScheduledFault.Scope.values(), ScheduledFault.Scope::word, fault.usualScope());
    boolean clientsToo = scope == ScheduledFault.Scope.CLIENTS || scope == ScheduledFault.Scope.ALL;
    if (nodes.count() == 1 && !clientsToo) {
      throw map.complaint("from", "there is one broker only, which has no peers");
    }
    if (scope == ScheduledFault.Scope.FOLLOWER
        && List.of("follower", "all").contains(target.word())) {
      throw map.complaint(
          "from", "`follower` makes a pair with one other broker, such as the leader");
    }
    return scope;
  }
}
