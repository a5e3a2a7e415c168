package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.claims.Experiment.Figure;
import dev.ontrial.claims.Experiment.Load;
import dev.ontrial.claims.Experiment.Run;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.suite.Sign;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.YamlMap;
import dev.ontrial.workload.ClientBehaviour;
import dev.ontrial.workload.ClientFacts.Question;
import dev.ontrial.workload.ClientFacts.Subject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file of {@code docs/claims/}; every complaint names file, line and column. */
final class ClaimReader {
  private static final List<String> KINDS =
      List.of("clients", "replay", "ratio", "documentation", "none", "question");

  /** Before a sign: it must not be seen. */
  static final String NOT = "no ";

  private ClaimReader() {}

  /**
   * Reads a claim.
   *
   * @throws BadInput if the file is no claim
   */
  static Claim read(Path file) {
    return read(String.valueOf(file.getFileName()), YamlMap.read(file));
  }

  static Claim read(String fileName, YamlMap root) {
    String id = root.string("claim");
    if (!fileName.equals(id + ".yaml")) {
      throw root.complaint("claim", "the file of " + id + " must be " + id + ".yaml");
    }
    YamlMap experiment =
        root.map("experiment")
            .orElseThrow(() -> root.complaint("experiment", "it is missing; known: " + KINDS));
    Experiment read = experiment(experiment);
    experiment.done();
    boolean decides = !(read instanceof Experiment.Answer || read instanceof Experiment.Untestable);
    Claim claim =
        new Claim(
            id,
            root.string("says"),
            root.string("origin"),
            root.string("versions"),
            decides ? root.string("confirms") : root.string("confirms", ""),
            decides ? root.string("refutes") : root.string("refutes", ""),
            read,
            root.string("instead"),
            root.words("see"));
    if (claim.isQuestion() && claim.see().isEmpty()) {
      throw root.complaint("see", "a question names the claims that support its answer");
    }
    root.done();
    return claim;
  }

  private static Experiment experiment(YamlMap map) {
    return switch (map.oneOf("kind", KINDS, null)) {
      case "clients" -> clients(map);
      case "replay" -> replay(map);
      case "ratio" -> ratio(map);
      case "documentation" -> documented(map);
      case "none" -> new Experiment.Untestable(map.string("because"));
      default -> new Experiment.Answer();
    };
  }

  private static Experiment clients(YamlMap map) {
    List<Case> cases =
        map.list(
            "cases",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected `{setting: …, says: …}` or the like");
            },
            ClaimReader::readCase);
    if (cases.isEmpty()) {
      throw map.complaint("cases", "say what the clients are asked");
    }
    List<String> versions = map.words("of");
    boolean brokers = cases.stream().anyMatch(Case::needsBroker);
    return new Experiment.Clients(
        versions.isEmpty() ? brokers ? ClientPanel.FEW : ClientPanel.ALL : versions, cases);
  }

  private static Case readCase(YamlMap map) {
    Map<String, String> with = map.strings("with");
    Question question;
    if (map.has("setting")) {
      boolean consumer =
          map.oneOf("client", List.of("producer", "consumer"), "producer").equals("consumer");
      question =
          new Question(
              consumer ? Subject.CONSUMER_SETTING : Subject.PRODUCER_SETTING,
              map.string("setting"),
              "",
              with);
    } else if (map.has("class")) {
      String method = map.string("method", "");
      question =
          new Question(
              method.isEmpty() ? Subject.CLASS : Subject.METHOD, map.string("class"), method, with);
    } else if (map.has("behaviour")) {
      String behaviour = map.oneOf("behaviour", ClientBehaviour.words(), null);
      question = new Question(Subject.BEHAVIOUR, behaviour, map.string("metric", ""), with);
    } else {
      question = new Question(Subject.METRIC, map.string("metric"), "", with);
    }
    Case read = new Case(question, map.string("says"));
    map.done();
    return read;
  }

  private static Experiment replay(YamlMap map) {
    List<Run> runs =
        map.list(
            "runs",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected `{of: FILE, confirmed-by: …}`");
            },
            ClaimReader::run);
    if (runs.isEmpty()) {
      throw map.complaint("runs", "say what is run");
    }
    boolean depends = runs.stream().allMatch(each -> !each.dependsBy().isEmpty());
    return new Experiment.Replay(runs, depends ? map.string("depends-on") : "");
  }

  private static Run run(YamlMap map) {
    String own = ClientDistribution.ownVersion();
    Run run =
        new Run(
            map.string("of"),
            map.words("configurations"),
            map.string("brokers", TrialReader.DEFAULT_KAFKA),
            map.string("clients", own),
            signs(map, "confirmed-by"),
            signs(map, "refuted-by"),
            signs(map, "depends-by"));
    long outcomes =
        List.of(run.confirmedBy(), run.refutedBy(), run.dependsBy()).stream()
            .filter(each -> !each.isEmpty())
            .count();
    if (outcomes < 2) {
      throw map.complaint(
          "confirmed-by", "name at least two outcomes, or the run cannot decide anything");
    }
    map.done();
    return run;
  }

  private static Map<String, List<String>> signs(YamlMap map, String key) {
    Map<String, List<String>> signs = new LinkedHashMap<>();
    Optional<YamlMap> its = map.map(key);
    if (its.isPresent()) {
      for (String configuration : its.get().keys()) {
        List<String> words = its.get().words(configuration);
        for (String word : words) {
          Optional<String> problem = Sign.problem(bare(word));
          if (problem.isPresent()) {
            throw its.get().complaint(configuration, problem.get());
          }
        }
        signs.put(configuration, words);
      }
    }
    return signs;
  }

  /** A sign without the word that negates it. */
  static String bare(String sign) {
    return sign.startsWith(NOT) ? sign.substring(NOT.length()) : sign;
  }

  private static Experiment ratio(YamlMap map) {
    Figure figure = map.choice("figure", Figure.values(), Figure::word, null);
    Map<String, String> common = map.strings("with");
    double least = decimal(map, "least", 0);
    double most = decimal(map, "most", Double.POSITIVE_INFINITY);
    if (!map.has("least") && !map.has("most")) {
      throw map.complaint("least", "say which ratio the claim names: `least`, `most` or both");
    }
    Load of = load(map, "of", common);
    Load to = load(map, "to", common);
    if (figure == Figure.LATENCY && !(of.waiting() && to.waiting())) {
      throw map.complaint("figure", "latency is measured of loads with `waiting: true`");
    }
    return new Experiment.Ratio(
        figure,
        of,
        to,
        (int) map.number("brokers", 1, 1, 3),
        (int) map.number("rounds", 10, 3, 200),
        least,
        most);
  }

  private static double decimal(YamlMap map, String key, double otherwise) {
    String text = map.string(key, "");
    try {
      double number = text.isEmpty() ? otherwise : Double.parseDouble(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw map.complaint(key, "`" + text + "` is not a ratio such as 1.5");
  }

  private static Load load(YamlMap parent, String key, Map<String, String> common) {
    YamlMap map = parent.map(key).orElseThrow(() -> parent.complaint(key, "it is missing"));
    Map<String, String> settings = new LinkedHashMap<>(common);
    settings.putAll(map.strings("settings"));
    Load load =
        new Load(
            settings,
            map.oneOf("payload", Arrays.asList(Payloads.WORDS), Payloads.RANDOM),
            (int) map.number("bytes", 1_000, 10, 100_000),
            (int) map.number("records", 20_000, 10, 10_000_000),
            (int) map.number("producers", 1, 1, 20),
            map.oneOf("waiting", List.of("true", "false"), "false").equals("true"),
            (int) map.number("transaction", 0, 0, 1_000_000),
            (int) map.number("interceptors", 0, 0, 1));
    map.done();
    return load;
  }

  private static Experiment documented(YamlMap map) {
    String word = map.string("verdict");
    Verdict.Kind kind =
        Verdict.Kind.of(word).orElseThrow(() -> map.complaint("verdict", "unknown `" + word + "`"));
    return new Experiment.Documented(
        new Verdict(kind, map.string("detail", "")), map.string("source"), map.string("quote"));
  }
}
