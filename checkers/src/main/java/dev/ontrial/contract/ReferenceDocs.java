package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Checker;
import dev.ontrial.checker.Checkers;
import dev.ontrial.checker.Description;
import dev.ontrial.checker.Family;
import dev.ontrial.history.Counter;
import dev.ontrial.history.ScreenRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes {@code docs/anomalies.md}, {@code guarantees.md} and {@code settings.md} from the code.
 */
public final class ReferenceDocs {
  /** How to regenerate them. */
  public static final String COMMAND =
      "mvn -q -pl checkers test -Dtest=ReferenceDocsTest -Dontrial.docs=write";

  static final String NOTE =
      "<!-- Generated from the code; do not edit. To regenerate it: " + COMMAND + " -->\n\n";

  private ReferenceDocs() {}

  /** Writes the files into the folder given as the only argument. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("expected one argument: the folder to write into");
    }
    write(Path.of(arguments[0]));
  }

  static void write(Path folder) throws IOException {
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
  }

  /** The pages by file name. */
  static Map<String, String> pages() {
    return new TreeMap<>(
        Map.of(
            "anomalies.md", anomalies(),
            "guarantees.md", guarantees(),
            "settings.md", SettingsDocs.page()));
  }

  private static String anomalies() {
    StringBuilder page = new StringBuilder(NOTE);
    page.append("# Anomalies\n\n");
    page.append(
        """
        What the checkers look for. `p3#17` is record number 17 of process 3, `t-0` a
        topic-partition. Presence, copies and order are judged on the complete final read; every
        read, also a concurrent one, counts for `aborted-read`, `phantom`, `corrupt`, `misrouted`
        and `inconsistent-offset`.
        """);
    for (AnomalyKind kind : AnomalyKind.values()) {
      Description told = Checkers.of(kind).description();
      page.append("\n## ").append(kind.id()).append("\n\n");
      page.append(told.definition()).append("\n\n```\n");
      page.append(told.timeline().strip()).append("\n```\n\n");
      page.append("*Says nothing when:* ").append(told.abstains()).append("\n\n");
      Family family = kind.family();
      page.append("*Family:* `%s` %s\n\n".formatted(family.letter(), family.word()));
      page.append("*Source:* ").append(told.source()).append("\n");
      page.append("\n*Kept in long histories:* ").append(kept(kind)).append("\n");
      if (kind.arguesFromAbsence()) {
        page.append(
            """

            This argues from what the history lacks: where a history file is damaged, it is
            undecided instead of forbidden.
            """);
      }
    }
    page.append(
        """

        ## What is kept of long histories

        A history that does not fit into memory is judged without the records that are in no way
        remarkable. An event is kept if one of these rules applies:

        """);
    for (ScreenRule rule : ScreenRule.values()) {
      page.append("* `%s`: %s\n".formatted(rule.id(), rule.words()));
    }
    return page.toString();
  }

  /** The rules that keep what the checker of a kind needs. */
  private static String kept(AnomalyKind kind) {
    Checker checker =
        Checkers.all().stream().filter(each -> each.kind() == kind).findFirst().orElseThrow();
    return checker.keptBy().isEmpty()
        ? "every record, where transactions of several producers, or fenced ones, are compared"
        : checker.keptBy().stream()
            .sorted()
            .map(rule -> "`" + rule.id() + "`")
            .collect(Collectors.joining(", "));
  }

  /** A grade as documents write it. */
  static String word(Grade grade) {
    return grade.toString().toLowerCase(Locale.ROOT);
  }

  private static String guarantees() {
    StringBuilder page = new StringBuilder(NOTE);
    page.append("# Guarantees\n\n");
    page.append(
        """
        Every [anomaly](anomalies.md) is **forbidden** unless a clause excuses it, by what was
        configured and by what was *observed* in the history; never by what was merely scheduled.
        A cause counts only if it was seen between the send and the damage, on that topic-partition
        or its replicas, and of that writer or group. Clauses are tried from top to bottom. Where
        a condition could not be observed the anomaly is *undecided*, and the cell UNPROVEN.
        *Known* is a bug of a released version: the promise was broken, and the defect has a name.

        ## Observations

        """);
    for (Observation observation : Observation.values()) {
      page.append("* `").append(observation.id()).append("`: ");
      page.append(observation.words()).append('\n');
    }
    clauses(page);
    page.append("\n## By configuration\n\n");
    page.append(
        """
        The same clauses, by their numbers, for each class of configurations.
        """);
    page.append(GuaranteesByConfiguration.sections());
    page.append(ClockDocs.section());
    disks(page);
    page.append("\n## Verdicts\n\n");
    page.append(
        """
        A cell is BROKEN if anything forbidden was found in it; otherwise NOT_APPLICABLE if the
        fault cannot touch the configuration; otherwise UNPROVEN if an anomaly is undecided, a
        control was not seen, there was no traffic, a counter fell short, a final read is missing
        or incomplete, a fault was not seen to end, a history file is damaged, or a checker
        failed; otherwise KNOWN_BUG if a known bug was found in it; otherwise HELD.

        """);
    requirements(page);
    page.append(
        """
        ## Exposure

        The counters of which a configuration may require a least value:

        """);
    Arrays.stream(Counter.values())
        .sorted(Comparator.comparing(Counter::word))
        .forEach(each ->
            page.append("* `")
                .append(each.word())
                .append("`: ")
                .append(each.meaning())
                .append('\n'));
    return page.toString();
  }

  private static void clauses(StringBuilder page) {
    page.append(
        """

        ## Clauses

        | no. | anomalies | grade | configured | observed | why | source |
        |---|---|---|---|---|---|---|
        """);
    int number = 0;
    for (List<Clause> row : GuaranteesByConfiguration.grouped()) {
      number++;
      Clause clause = row.getFirst();
      List<String> cells =
          List.of(
              String.valueOf(number),
              row.stream()
                  .map(each -> GuaranteesByConfiguration.code(each.kind()))
                  .collect(Collectors.joining(", ")),
              word(clause.grade()),
              clause.given().words(),
              clause.observed(),
              clause.reason(),
              clause.source());
      page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
  }

  private static void disks(StringBuilder page) {
    page.append(
        """

        ## Disks and shortages

        What Kafka promises when disks lose, change or refuse data, and when a machine has no file
        descriptors or memory left for a broker. A clause excuses a loss only on
        the topic-partition whose every counted copy was hit; one copy of three excuses none.

        | fault | what Kafka promises | source |
        |---|---|---|
        | `corrupt` of a segment, broker killed | a broker checks the checksums of the segments from the recovery point on, and cuts the log at the first batch that is wrong; it then copies the rest from the leader | LogLoader.recoverLog, LogSegment.recover |
        | `corrupt` of a segment, orderly shutdown or below the recovery point | nothing: the damage stays until somebody reads it, and a copy of a leader may not be readable | Kafka documentation, Design, Replication: no "Byzantine" failures |
        | `corrupt` of an index | after a kill it is made again with its segment; after an orderly shutdown only its size and its last entry are checked, and the end of the log, and which aborted transactions a reader needs to know, are taken from that ([finding](findings/corrupt-offset-index.md)) | AbstractIndex.sanityCheck, LogSegment.readNextOffset, LogSegment.fetchUpperBoundOffset |
        | `corrupt` of a snapshot of producers | a snapshot with a wrong checksum is removed, and the state is read from an older one and the log | ProducerStateManager.loadFromSnapshot |
        | `corrupt` of a checkpoint, the recovery point or the metadata log | nothing: a broker that finds it malformed may refuse to start | CheckpointFile.read; KAFKA-16541 |
        | `power-loss` | an acknowledged record need not be on any disk; with `files: all` what was forced stays, and the controllers count on nothing else; a new segment is found if its folder was forced, as the first flush does | broker setting flush.messages; KIP-595; LocalLog.flush (KAFKA-3968) |
        | `disk-error` | the log directory goes offline, and a broker without another one ends; nothing is acknowledged that was not appended | KIP-112; LogDirFailureChannel |
        | `disk-error` of one `log-dir` of several | the broker goes on with the others; the replicas of that directory are offline, their leaders move, and the directory is used again after a restart | KIP-112; KIP-858 |
        | `disk-error` with `then: empty` | a broker that returns without its data copies it from the leader; where no other replica was in sync it is gone | KIP-858; LogManager, ReplicaFetcherThread |
        | `disk-slow` | nothing about time; no excuse for any anomaly | - |
        | `file-descriptors`, `memory` | a file that cannot be opened or mapped is a failed log directory; a broker without threads or buffers may end; nothing about time | LogDirFailureChannel; Acceptor |
        """);
  }

  private static void requirements(StringBuilder page) {
    page.append(
        """
        ## Requirements

        The verdict says whether Kafka kept what it promises for the settings. What users require
        is another question: `require:` in a trial file, or `--require`, names anomalies that must
        not occur, whether or not the settings permit them.

        | requirement | must not occur |
        |---|---|
        """);
    for (Promise promise : Promise.values()) {
      String kinds =
          promise.kinds().stream().map(AnomalyKind::id).collect(Collectors.joining(", "));
      page.append("| ").append(promise.word()).append(" | ").append(kinds).append(" |\n");
    }
    page.append(
        """

        A list of anomalies is a requirement as well. A requirement is met if none of them was
        found and nothing of the above leaves the cell UNPROVEN; it is unproven if one of them is
        undecided.

        """);
  }
}
