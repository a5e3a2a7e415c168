package dev.ontrial.claims;

import dev.ontrial.workload.ClientFacts.Question;
import java.util.List;
import java.util.Map;

/** How a claim is tested. Its text form identifies it: a result of another form is outdated. */
public sealed interface Experiment {
  /** The word by which a file names the kind of experiment. */
  String kind();

  /**
   * Questions to the clients of several versions.
   *
   * @param versions of kafka-clients, oldest first
   * @param cases a version bears the claim out if all of its answers are as the claim says
   */
  record Clients(List<String> versions, List<Case> cases) implements Experiment {
    public Clients {
      versions = List.copyOf(versions);
      cases = List.copyOf(cases);
    }

    @Override
    public String kind() {
      return "clients";
    }

    /** Whether a broker is needed. */
    boolean needsBroker() {
      return cases.stream().anyMatch(Case::needsBroker);
    }
  }

  /**
   * One question, and the answer that the claim predicts.
   *
   * @param says the answer; {@code present} stands for any but {@code absent}, {@code refused} for
   *     any refusal
   */
  record Case(Question question, String says) {
    boolean needsBroker() {
      return question.subject() == dev.ontrial.workload.ClientFacts.Subject.BEHAVIOUR;
    }
  }

  /**
   * Trials that are run, and whose anomalies are compared with what the claim says.
   *
   * @param runs all of them must agree
   * @param dependsOn what it depends on, where the runs show that; else empty
   */
  record Replay(List<Run> runs, String dependsOn) implements Experiment {
    public Replay {
      runs = List.copyOf(runs);
    }

    @Override
    public String kind() {
      return "replay";
    }
  }

  /**
   * One trial.
   *
   * @param of a file below the root of the project, or the name of a trial that ships with ontrial
   * @param configurations those of a shipped trial that run; empty for those of a file
   * @param brokers the brokers' version
   * @param clients the clients' version
   * @param confirmedBy what must be seen for the claim to be confirmed, by configuration
   * @param refutedBy what must be seen for it to be refuted
   * @param dependsBy what must be seen for it to depend on something
   */
  record Run(
      String of,
      List<String> configurations,
      String brokers,
      String clients,
      Map<String, List<String>> confirmedBy,
      Map<String, List<String>> refutedBy,
      Map<String, List<String>> dependsBy) {}

  /**
   * Two loads side by side, of which the ratio of a figure is taken.
   *
   * @param figure what is measured
   * @param of the load above the line
   * @param to the load below the line
   * @param brokers the number of brokers; as many replicas, three at most
   * @param rounds the number of pairs, the order alternating
   * @param least the ratio that the claim says is reached at least
   * @param most the ratio that the claim says is not exceeded; infinite where it does not say
   */
  record Ratio(Figure figure, Load of, Load to, int brokers, int rounds, double least, double most)
      implements Experiment {
    @Override
    public String kind() {
      return "ratio";
    }
  }

  /** A figure of one round. */
  enum Figure {
    /** Records a second, until all are acknowledged. */
    THROUGHPUT("throughput"),
    /** The median time from a send to its answer, each send waiting for the one before. */
    LATENCY("latency"),
    /** Bytes that the producer sends for each record. */
    BYTES("bytes"),
    /** CPU time of this JVM, in which the producer runs, for each record. */
    CPU("cpu");

    private final String word;

    Figure(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * What a producer does in a round.
   *
   * @param settings of the producer
   * @param payload the kind of values
   * @param bytes the size of a value
   * @param records the number of records
   * @param producers the number of producers that share them
   * @param waiting whether each send waits for the answer to the one before
   * @param transaction the number of records of a transaction; 0 for none
   * @param interceptors 1 for one that does nothing; 0 for none
   */
  record Load(
      Map<String, String> settings,
      String payload,
      int bytes,
      int records,
      int producers,
      boolean waiting,
      int transaction,
      int interceptors) {}

  /**
   * What Kafka's documentation or source says, where no experiment is needed or possible.
   *
   * @param verdict the verdict of a person who read it
   * @param source where it is written
   * @param quote what is written there, in short
   */
  record Documented(Verdict verdict, String source, String quote) implements Experiment {
    @Override
    public String kind() {
      return "documentation";
    }
  }

  /**
   * No experiment here.
   *
   * @param because why
   */
  record Untestable(String because) implements Experiment {
    @Override
    public String kind() {
      return "none";
    }
  }

  /** A question, which is answered by other claims. */
  record Answer() implements Experiment {
    @Override
    public String kind() {
      return "question";
    }
  }
}
