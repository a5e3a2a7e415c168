package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.History;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import dev.ontrial.history.TopicRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds contents that stand in the log more than once because the application sent them again. */
final class ResentChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A content that is in the log more than once because the application sent it again \
          as another record.\
          """,
          "Kafka documentation, Design, Message Delivery Semantics; KIP-98 (one session only)",
          """
          p3 sends #17 to t-0, and gets INFO: the delivery timed out
          p3 sends the same content again as #18, and gets OK
          the batch of #17 had been appended after all
          the final read of t-0 finds p3#17 and p3#18\
          """,
          "Only one of the two is there, or the final read is missing or incomplete.");

  /** A resend of a resend of a resend … is followed this far. */
  private static final int MOST_RESENDS = 1000;

  /** A record by its writer and number. */
  private record Sent(Sends sends, int sequence) {}

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.RESENT;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.COPY);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Long, List<Sent>> contents = new TreeMap<>();
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (isResend(evidence.history(), sends, sequence)
            && evidence.seen(sends.process(), sequence)) {
          contents
              .computeIfAbsent(root(evidence.history(), sends, sequence), key -> new ArrayList<>())
              .add(new Sent(sends, sequence));
        }
      }
    }
    contents.forEach((root, resends) -> judge(evidence, root, resends, sink));
  }

  /** Whether the record is one that the application sent again, and not a transform's output. */
  static boolean isResend(History history, Sends sends, int sequence) {
    if (!sends.invoked(sequence) || !sends.hasOriginal(sequence)) {
      return false;
    }
    DeclaredTopicPartition declared = history.topicPartition(sends.topicPartition(sequence));
    return declared == null || declared.role() != TopicRole.OUTPUT;
  }

  private static long root(History history, Sends sends, int sequence) {
    int process = sends.process();
    int number = sequence;
    Sends at = sends;
    for (int step = 0; at != null && at.hasOriginal(number) && step < MOST_RESENDS; step++) {
      process = at.originalProcess(number);
      number = at.originalSequence(number);
      at = history.sends(process);
    }
    return (long) process << 32 | (number & 0xffffffffL);
  }

  private void judge(Evidence evidence, long root, List<Sent> resends, AnomalySink sink) {
    int process = (int) (root >> 32);
    int sequence = (int) root;
    Sends first = evidence.history().sends(process);
    List<Sent> standing = new ArrayList<>();
    if (first != null && evidence.seen(process, sequence)) {
      standing.add(new Sent(first, sequence));
    }
    standing.addAll(resends);
    if (standing.size() < 2) {
      return;
    }
    Sends last = resends.getLast().sends();
    Candidate candidate =
        new Candidate(
            kind(),
            evidence.configurationOf(last),
            last.topicPartition(resends.getLast().sequence()),
            last.process(),
            last.doneNanos(resends.getLast().sequence()));
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          standing.forEach(sent -> story.record(sent.sends(), sent.sequence()));
          List<String> names =
              standing.stream()
                  .map(sent -> "p" + sent.sends().process() + "#" + sent.sequence())
                  .toList();
          return story.tell(
              candidate, "one content is stored as " + String.join(" and as ", names));
        });
  }
}
