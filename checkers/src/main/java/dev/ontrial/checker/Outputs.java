package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.TopicRole;
import dev.ontrial.history.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The input of a transform or a Streams application beside its output, record by record.
 *
 * <p>An output of a transform names its input in its SEND; a derived one carries its input's
 * identity. An input record that a producer wrote twice stands twice, and has two outputs. One of
 * which copies may have been deleted on request is left out.
 */
final class Outputs {
  /** Where a record stands. */
  record Place(Reads reads, int index) {
    int topicPartition() {
      return reads.topicPartition();
    }

    long offset() {
      return reads.offset(index);
    }
  }

  /** A record of the input by its writer and number, with its copies and its outputs. */
  static final class Input {
    final int writer;
    final int sequence;

    /** The copies below the group's final position. */
    final List<Place> below = new ArrayList<>();

    /** The copies at or above it. */
    final List<Place> above = new ArrayList<>();

    /** The copies before the first offset that the group accounts for. */
    final List<Place> before = new ArrayList<>();

    final List<Place> outputs = new ArrayList<>();

    /** Whether it cannot be judged: the group's position, or the number of copies, is not known. */
    boolean open;

    Input(int writer, int sequence, boolean open) {
      this.writer = writer;
      this.sequence = sequence;
      this.open = open;
    }

    /** Whether it stands where the group has passed it, and lacks an output. */
    boolean lacksOutput(Group group) {
      // An application of the user's own may recognise a record that its input has twice.
      int least = group.isCommand() ? Math.min(1, below.size()) : below.size();
      return outputs.size() < least;
    }

    String name() {
      return "p" + writer + "#" + sequence;
    }
  }

  private final Evidence evidence;
  private final Group group;
  private final Map<Long, Input> inputs = new HashMap<>();
  private final Set<String> gaps = new HashSet<>();

  /** Whether a record is left out as a copy of it may have been deleted on request. */
  private boolean shortened;

  private Outputs(Evidence evidence, Group group) {
    this.evidence = evidence;
    this.group = group;
  }

  /** Takes the records of one configuration, which can all be judged. */
  interface Visitor {
    void visit(Group group, Input input);
  }

  /**
   * Visits every record of the input and the output of transforms, Streams and own applications.
   */
  static void forEach(Evidence evidence, AnomalySink sink, Visitor visitor) {
    for (Group group : Group.of(evidence, WorkloadKind::hasOutput)) {
      Outputs outputs = new Outputs(evidence, group);
      outputs.collect();
      if (group.isCommand()) {
        new OwnProgress(evidence, group, outputs.gaps).settle(outputs.inputs);
      } else {
        outputs.leaveOutWhatWasBefore();
      }
      outputs.noteWhereNothingIsLeft();
      outputs.gaps.forEach(gap -> sink.gap(group.configuration(), gap));
      outputs.inputs.values().stream()
          .filter(input -> !input.open)
          .forEach(input -> visitor.visit(group, input));
    }
  }

  private void collect() {
    List<DeclaredTopicPartition> from = group.topicPartitions(TopicRole.INPUT);
    List<DeclaredTopicPartition> into = group.topicPartitions(TopicRole.OUTPUT, TopicRole.DERIVED);
    List<DeclaredTopicPartition> all = new ArrayList<>(from);
    all.addAll(into);
    for (DeclaredTopicPartition declared : all) {
      if (!evidence.complete(declared.id())) {
        gaps.add(evidence.unread(declared.id()));
      }
    }
    if (from.isEmpty() || into.isEmpty()) {
      gaps.add("no input, or no output, is declared");
    }
    if (gaps.isEmpty()) {
      from.forEach(declared -> evidence.forEachFinal(declared.id(), this::input));
      into.forEach(declared -> evidence.forEachFinal(declared.id(), this::output));
    }
  }

  /** Without a record that was sent after the last deletion nothing is judged. */
  private void noteWhereNothingIsLeft() {
    if (shortened && inputs.values().stream().allMatch(input -> input.open)) {
      gaps.add("all input was sent before records were deleted from it");
    }
  }

  /**
   * Takes out the copies that the group need not account for, unless they have output all the same.
   */
  private void leaveOutWhatWasBefore() {
    GroupStart start = new GroupStart(evidence, group);
    if (start.isEarliest()) {
      return;
    }
    Map<Integer, Long> first = new HashMap<>();
    for (Input input : inputs.values()) {
      for (Place place : input.outputs.isEmpty() ? List.<Place>of() : input.below) {
        first.merge(place.topicPartition(), place.offset(), Math::min);
      }
    }
    for (Input input : inputs.values()) {
      if (input.outputs.isEmpty()) {
        List<Place> before =
            input.below.stream()
                .filter(place -> place.offset() < start(start, first, place.topicPartition()))
                .toList();
        input.before.addAll(before);
        input.below.removeAll(before);
      }
    }
  }

  /**
   * Streams does not record its commits. With {@code exactly_once_v2} its output does, as it
   * becomes visible together with the position behind its input. With {@code at_least_once} output
   * may be there without a commit, and the next instance may begin anywhere.
   */
  private long start(GroupStart start, Map<Integer, Long> first, int topicPartition) {
    if (!group.isStreams()) {
      return start.of(topicPartition);
    }
    if (!group.isExactlyOnce() && group.assignments(topicPartition) > 1) {
      gaps.add("where the group began in " + evidence.name(topicPartition) + " is not known");
      return GroupStart.UNKNOWN;
    }
    return first.getOrDefault(topicPartition, GroupStart.UNKNOWN);
  }

  private void input(Reads reads, int index) {
    Input input = of(reads.writer(index), reads.sequence(index));
    if (group.isCommand()) {
      input.below.add(new Place(reads, index)); // How far the application came, its output shows.
      return;
    }
    long position = group.position(reads.topicPartition());
    if (position < 0) {
      input.open = true;
      String name = evidence.name(reads.topicPartition());
      gaps.add("the group's final position in " + name + " is not known");
    }
    if (position >= 0 && reads.offset(index) >= position) {
      gaps.add(
          "the group did not come to the end of its input: it stopped at %d of %s"
              .formatted(position, evidence.name(reads.topicPartition())));
    }
    (reads.offset(index) < position ? input.below : input.above).add(new Place(reads, index));
  }

  private void output(Reads reads, int index) {
    int writer = reads.writer(index);
    int sequence = reads.sequence(index);
    if (evidence.isDerived(reads.topicPartition())) {
      of(writer, sequence).outputs.add(new Place(reads, index));
      return;
    }
    Sends sends = evidence.history().sends(writer);
    // What nobody sent is a phantom, and names no input.
    if (sends != null && sends.invoked(sequence)) {
      int original = sends.originalProcess(sequence);
      int number = original == Event.NONE ? sequence : sends.originalSequence(sequence);
      of(original == Event.NONE ? writer : original, number).outputs.add(new Place(reads, index));
    }
  }

  private Input of(int writer, int sequence) {
    return inputs.computeIfAbsent(
        (long) writer << 32 | (sequence & 0xffffffffL),
        key -> new Input(writer, sequence, mayHaveLostCopies(writer, sequence)));
  }

  private boolean mayHaveLostCopies(int writer, int sequence) {
    Sends sends = evidence.history().sends(writer);
    boolean may =
        sends != null && sends.invoked(sequence) && evidence.mayHaveLostCopies(sends, sequence);
    shortened |= may;
    return may;
  }

  /** The candidate of an input record, on its own topic-partition, or else on its output's. */
  static Candidate candidate(Evidence evidence, AnomalyKind kind, Group group, Input input) {
    List<Place> places = new ArrayList<>(input.before);
    places.addAll(input.below);
    places.addAll(input.above);
    places.addAll(input.outputs);
    Place first = places.getFirst();
    boolean output = places.size() == input.outputs.size();
    long from = output ? Long.MIN_VALUE : evidence.passable(first.reads(), first.index());
    return new Candidate(
            kind,
            group.configuration(),
            first.topicPartition(),
            writer(group, input),
            Long.MAX_VALUE)
        .within(from, Long.MAX_VALUE);
  }

  /** Who wrote the output; nobody is known to have where there is none. */
  private static int writer(Group group, Input input) {
    if (input.outputs.isEmpty()) {
      return Event.NONE;
    }
    Place last = input.outputs.getLast();
    int writer = last.reads().writer(last.index());
    return group.isMember(writer) ? writer : Event.NONE;
  }

  /** The witness: where the input stands, how far the group came, and its outputs. */
  static Anomaly witness(
      Evidence evidence, Group group, Input input, Candidate candidate, String sentence) {
    Story story = new Story(evidence);
    Set<Integer> inputs = new HashSet<>();
    for (List<Place> copies : List.of(input.before, input.below, input.above)) {
      for (Place place : copies) {
        story.read(place.reads(), place.index());
        inputs.add(place.topicPartition());
      }
    }
    inputs.forEach(id -> group.position(id, "the group's final position in", story));
    input.outputs.forEach(place -> story.read(place.reads(), place.index()));
    if (input.outputs.isEmpty()) {
      group
          .topicPartitions(TopicRole.OUTPUT, TopicRole.DERIVED)
          .forEach(into -> story.finalRead(into.id(), " and has not found its output"));
    }
    return story.tell(candidate, sentence);
  }
}
