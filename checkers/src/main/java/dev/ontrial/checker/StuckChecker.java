package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Phase;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import dev.ontrial.history.WorkloadKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds configurations whose producers, or whose group's topic-partitions, did not come back after
 * the faults.
 *
 * <p>With acks=0 a record that was handed to the network counts as progress, since nothing else is
 * ever told.
 */
final class StuckChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          After the last fault had ended, records were sent or waiting, or clients failed and were \
          started again, yet for the whole stated recovery time none was acknowledged, though some had \
          been before; or, of a group, an \
          acknowledged record waited in a topic-partition in which none was processed for that time; or a \
          reader without a group read nothing of a topic-partition for that time, while its leader \
          said that there was more.\
          """,
          "the trial's `recoveryMillis`; Kafka promises no time, so the trial states one",
          """
          p3 is served before; the last fault ends at 30 s; recovery is granted 15 s
          p3 sends #900 at 31 s
          45 s: nothing has been acknowledged since the fault ended
          the clients were still running then\
          """,
          """
          There was no fault; a fault did not end; the topics were deleted; nothing was sent or \
          waiting after healing, nothing had been acknowledged before either, or in the 5 s before \
          the first fault, or the clients stopped before the recovery time was over (the last five \
          are gaps). It is a gap as well where the machine was disturbed, or where leaders moved or \
          replicas fell out of sync again more than 10 s after the last fault. Of a group: a member that \
          went without a word held the \
          topic-partition within its session timeout; the topic's records are in transactions or not \
          acknowledged by all replicas; or no member of it was left. It is a gap where its holder worked on \
          other topic-partitions, where nothing else moved either, or where the machine or the \
          cluster was disturbed in these ways.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.STUCK;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(
        ScreenRule.OTHER_EVENT,
        ScreenRule.LANDMARK,
        ScreenRule.UNUSUAL_ANSWER,
        ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    History history = evidence.history();
    Optional<FaultSeen> last =
        history.faults().stream().max(Comparator.comparingLong(FaultSeen::endNanos));
    if (last.isEmpty() || last.get().end().isEmpty()) {
      return; // A fault without an end is a gap that the judge reports.
    }
    new StuckReaders(evidence, last.get()).check(sink);
    for (DeclaredConfiguration configuration : history.configurations()) {
      if (evidence.isDeleted(configuration.name())) {
        continue; // What was deleted takes no records and hands none out.
      }
      new Watch(evidence, configuration.name(), last.get()).judge(sink);
      if (configuration.workload().consumes() && configuration.workload() != WorkloadKind.COMMAND) {
        new StuckGroups(evidence, configuration, last.get()).check(sink);
      }
    }
  }

  /** A client that nobody served for longer before the faults was slow without them. */
  private static final long QUIET_NANOS = 5_000_000_000L;

  /** The time from the last fault's end until recovery is due, for one configuration. */
  private static final class Watch {
    private final Evidence evidence;
    private final String configuration;
    private final FaultSeen fault;
    private final long begun;
    private final long healed;
    private final long due;
    private final long quiesced;
    private final Map<Integer, Long> ends = new HashMap<>();
    private boolean served;
    private long lastServed = Long.MIN_VALUE;
    private boolean recovered;
    private long lastActivity = Long.MIN_VALUE;
    private @Nullable Sends waiting;
    private int waitingSequence;

    Watch(Evidence evidence, String configuration, FaultSeen fault) {
      this.evidence = evidence;
      this.configuration = configuration;
      this.fault = fault;
      this.healed = fault.endNanos();
      this.begun =
          evidence.history().faults().stream()
              .mapToLong(each -> Math.min(each.askedNanos(), each.beginNanos()))
              .min()
              .orElse(healed);
      this.due = healed + evidence.history().trial().recoveryMillis() * 1_000_000;
      History history = evidence.history();
      this.quiesced =
          history.phase(Phase.QUIESCED).map(LocatedEvent::timeNanos).orElse(Long.MAX_VALUE);
      for (LocatedEvent end : history.events(EventKind.PROCESS_END)) {
        ends.merge(end.event().process(), end.timeNanos(), Math::min);
      }
    }

    void judge(AnomalySink sink) {
      evidence.producers(configuration).forEach(this::watch);
      if (recovered) {
        return;
      }
      if (served && begun - lastServed > QUIET_NANOS) {
        sink.gap(
            configuration,
            "nothing was acknowledged for %s before the first fault, either"
                .formatted(Story.seconds(begun - lastServed)));
        return;
      }
      Optional<LocatedEvent> failure = served ? failingSince() : Optional.empty();
      if (failure.isPresent() && (waiting == null || lastActivity < due)) {
        found(failure.get(), sink);
      } else if (waiting == null) {
        sink.gap(configuration, "nothing was sent or waiting after the last fault ended");
      } else if (!served) {
        sink.gap(configuration, "nothing was acknowledged before the last fault ended, either");
      } else if (lastActivity < due) {
        sink.gap(configuration, "the clients stopped before the recovery time was over");
      } else {
        found(waiting, sink);
      }
    }

    private void watch(Sends sends) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (!sends.invoked(sequence)) {
          continue;
        }
        long done = sends.doneNanos(sequence);
        long waited = sends.completed(sequence) ? done : endOf(sends.process());
        Outcome outcome = sends.outcome(sequence);
        boolean answered = outcome == Outcome.OK || outcome == Outcome.SENT;
        if (answered && done < healed) {
          served = true;
          lastServed = Math.max(lastServed, done);
        }
        recovered |= answered && done >= healed && done <= due;
        if (sends.timeNanos(sequence) <= due && waited > healed && waiting == null) {
          waiting = sends;
          waitingSequence = sequence;
        }
        // A send that waits for ever shows activity only up to a moment that is known.
        lastActivity =
            Math.max(lastActivity, waited == Long.MAX_VALUE ? sends.timeNanos(sequence) : waited);
      }
    }

    /** Until when an unanswered send can have waited. */
    private long endOf(int process) {
      return Math.min(quiesced, ends.getOrDefault(process, Long.MAX_VALUE));
    }

    /**
     * The first failure of a client after the last fault, where clients failed and started again
     * until recovery was due. Such clients may send nothing, and so have nothing that waits.
     */
    private Optional<LocatedEvent> failingSince() {
      boolean tries =
          evidence.history().events(EventKind.PROCESS).stream()
              .filter(started -> isOurs(started) && started.timeNanos() > healed)
              .anyMatch(
                  started -> started.timeNanos() < due && endOf(started.event().process()) >= due);
      return evidence.history().events(EventKind.PROCESS_END).stream()
          .filter(end -> tries && isOurs(end))
          .filter(end -> end.timeNanos() > healed && end.timeNanos() <= due)
          .filter(end -> FatalError.exception(end.event()).isPresent())
          .findFirst();
    }

    private boolean isOurs(LocatedEvent located) {
      int id = located.event().process();
      DeclaredProcess process = evidence.history().process(id, configuration);
      return process != null && process.role() == ProcessRole.PRODUCER;
    }

    private void found(LocatedEvent failure, AnomalySink sink) {
      int process = failure.event().process();
      String end = "p%d ends: %s".formatted(process, failure.event().text());
      found(
          process,
          story -> story.step(failure.timeNanos(), end, failure.pointer()),
          "its clients failed and started again, and ",
          sink);
    }

    private void found(Sends sends, AnomalySink sink) {
      found(sends.process(), story -> story.record(sends, waitingSequence), "", sink);
    }

    /** A machine that gave the clients no time may be the reason; that is a gap. */
    private void found(int process, UnaryOperator<Story> evident, String before, AnomalySink sink) {
      String silence =
          "nothing was acknowledged for %s after the last fault had ended"
              .formatted(Story.seconds(due - healed));
      Optional<String> unrest = Unrest.between(evidence.history(), healed, due);
      if (evidence.isDisturbed() || unrest.isPresent()) {
        String also = unrest.map(seen -> "; " + seen).orElse("");
        sink.gap(configuration, "disturbed: " + silence + also);
        return;
      }
      Candidate candidate =
          new Candidate(AnomalyKind.STUCK, configuration, Event.NONE, process, due);
      sink.found(
          candidate,
          () -> evident.apply(new Story(evidence).healed(fault)).tell(candidate, before + silence));
    }
  }
}
