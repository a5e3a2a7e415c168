package dev.ontrial.proof;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All histories of a group up to a bound: every sequence of so many steps of its members, and every
 * way in which its input, its output and its final position can stand in the end.
 *
 * <p>Two that differ only by the numbers of the members are alike: the one that acts first is p7.
 */
final class GroupHistories {
  private static final int[] MEMBERS = {7, 8};
  private static final Met RECORD = Met.of(1, 0);
  private static final Met OTHER = Met.of(1, 1);
  private static final Met FOREIGN_WRITER = Met.of(2, 0);

  private final Script script;
  private final RecordHistories.Visitor visitor;

  private GroupHistories(HistoryBuilder head, RecordHistories.Visitor visitor) {
    this.script = new Script(head);
    this.visitor = visitor;
  }

  /** A step, and by how many members it names. */
  private record Step(boolean ofFirst, Consumer<Script> told) {}

  private static HistoryBuilder members(String workload, String role) {
    return new HistoryBuilder().workload(workload).process(7, role).process(8, role);
  }

  /**
   * Sequences of up to so many steps: a member is assigned t-0, loses it, ends, is handed the
   * record at offset 0, processes it, processes another one there, or commits position 0 or 1 with
   * OK, or 1 without an answer.
   */
  static void applications(int steps, RecordHistories.Visitor visitor) {
    List<Step> alphabet = new ArrayList<>();
    for (int member : MEMBERS) {
      boolean first = member == MEMBERS[0];
      alphabet.add(new Step(first, script -> script.member(EventKind.ASSIGNED, member)));
      alphabet.add(new Step(first, script -> script.member(EventKind.REVOKED, member)));
      alphabet.add(new Step(first, script -> script.member(EventKind.PROCESS_END, member)));
      alphabet.add(new Step(first, script -> script.read(member, 0, 0, RECORD, 0)));
      alphabet.add(new Step(first, script -> script.processed(member, 0, RECORD)));
      alphabet.add(new Step(first, script -> script.processed(member, 0, OTHER)));
      alphabet.add(new Step(first, script -> script.commit(member, 0, Outcome.OK)));
      alphabet.add(new Step(first, script -> script.commit(member, 1, Outcome.OK)));
      alphabet.add(new Step(first, script -> script.commit(member, 1, Outcome.NONE)));
    }
    GroupHistories histories = new GroupHistories(members("application", "application"), visitor);
    histories.steps(alphabet, steps, true, histories::end);
  }

  /**
   * The same for a share group whose limit is 2: a member is handed the record, delivery count 1 to
   * 3, or its acknowledgement gets OK or times out; p8 begins; the leader is seen, in epoch 1 or 2.
   */
  static void shareGroups(int steps, RecordHistories.Visitor visitor) {
    List<Step> alphabet = new ArrayList<>();
    for (int member : MEMBERS) {
      boolean first = member == MEMBERS[0];
      for (int count = 1; count <= 3; count++) {
        int told = count;
        alphabet.add(new Step(first, script -> script.delivered(member, RECORD, told)));
      }
      alphabet.add(new Step(first, script -> script.acknowledged(member, Outcome.OK)));
      alphabet.add(new Step(first, script -> script.acknowledged(member, Outcome.INFO)));
    }
    alphabet.add(new Step(true, script -> script.delivered(7, OTHER, 3)));
    alphabet.add(new Step(true, script -> script.born(8)));
    alphabet.add(new Step(true, script -> script.leader(1)));
    alphabet.add(new Step(true, script -> script.leader(2)));
    HistoryBuilder head = members("share", "share").setting("share.delivery.count.limit", "2");
    GroupHistories histories = new GroupHistories(head, visitor);
    // p8 may be younger, so that the two are not alike.
    histories.steps(alphabet, steps, false, histories::visit);
  }

  private void visit() {
    visitor.visit(script.events());
  }

  private void steps(List<Step> alphabet, int left, boolean alike, Runnable then) {
    then.run();
    if (left == 0) {
      return;
    }
    int size = script.size();
    for (Step step : alphabet) {
      if (!alike || step.ofFirst) {
        step.told.accept(script);
        steps(alphabet, left - 1, false, then);
        script.cut(size);
      }
    }
  }

  /** The group's final position is not told, or is before the record, or behind it. */
  private void end() {
    int size = script.size();
    visit();
    for (long position = 0; position <= 1; position++) {
      script.groupOffset(position);
      script.read(Script.FINAL_READER, 0, 0, RECORD, Flags.FINAL);
      script.finalEnd(0, 0, 1, true);
      visit();
      script.cut(size);
    }
  }

  /**
   * What an application, or a share group, leaves behind: every input of up to so many offsets,
   * every subset of it that was handed out and processed, and every final position.
   */
  static void passed(boolean share, int slots, RecordHistories.Visitor visitor) {
    String name = share ? "share" : "application";
    GroupHistories histories = new GroupHistories(members(name, name), visitor);
    histories.passed(share, 0, slots);
  }

  private void passed(boolean share, int offset, int slots) {
    int size = script.size();
    if (offset == slots) {
      ends(slots);
      return;
    }
    for (Met met : List.of(RECORD, OTHER, FOREIGN_WRITER)) {
      for (int what = 0; what < 4; what++) {
        // Nothing, handed out only, processed only, both; for a share group the latter are one.
        if (what % 2 == 1 && !share) {
          script.read(7, 0, offset, met, 0);
        }
        if (what >= 2 && !share) {
          script.processed(7, offset, met);
        }
        if (what == 1 && share) {
          script.delivered(7, offset, met, 1);
        }
        if (what < 2 || !share) {
          script.read(Script.FINAL_READER, 0, offset, met, Flags.FINAL);
          passed(share, offset + 1, slots);
        }
        script.cut(size);
      }
    }
    passed(share, offset + 1, slots);
  }

  private void ends(int slots) {
    int size = script.size();
    for (int position = -2; position <= slots + 1; position++) {
      for (boolean complete : new boolean[] {true, false}) {
        if (position > -2) {
          script.groupOffset(position);
        }
        script.finalEnd(0, 0, slots, complete);
        visit();
        script.cut(size);
      }
    }
  }

  /**
   * Every input and every output of up to so many offsets, where an output is of one of three
   * records, and says that it is number 1, 2 or 3 of its writer, with every final position.
   */
  static void streams(int slots, RecordHistories.Visitor visitor) {
    HistoryBuilder head = members("streams", "streams").makes("streams", "derived");
    GroupHistories histories = new GroupHistories(head, visitor);
    List<Met> outputs = new ArrayList<>();
    for (Met met : List.of(RECORD, OTHER, FOREIGN_WRITER)) {
      for (int count = 1; count <= 3; count++) {
        outputs.add(new Met(met.writer(), met.sequence(), 0, count));
      }
    }
    histories.inputs(0, slots, () -> histories.outputs(outputs, 0, slots, slots));
  }

  /** The same for a transform, whose outputs are records of its own. */
  static void transforms(int slots, RecordHistories.Visitor visitor) {
    HistoryBuilder head = members("transform", "transform").makes("transform", "output");
    GroupHistories histories = new GroupHistories(head, visitor);
    histories.script.send(1, 0, 0, -1);
    histories.script.send(1, 1, 0, -1);
    histories.script.send(2, 0, 0, -1);
    histories.script.made(7, 0, 1, 0);
    histories.script.made(7, 1, 1, 0);
    histories.script.made(7, 2, 1, 1);
    histories.script.made(7, 3, 2, 0);
    List<Met> outputs =
        List.of(Met.of(7, 0), Met.of(7, 1), Met.of(7, 2), Met.of(7, 3), Met.PHANTOM);
    histories.inputs(0, slots, () -> histories.outputs(outputs, 0, slots, slots));
  }

  private void inputs(int offset, int slots, Runnable then) {
    int size = script.size();
    for (int position = -1; position <= offset; position++) {
      for (boolean complete : new boolean[] {true, false}) {
        script.finalEnd(0, 0, offset, complete);
        script.groupOffset(position);
        then.run();
        script.cut(size);
      }
    }
    for (Met met : List.of(Met.GAP, RECORD, OTHER, FOREIGN_WRITER)) {
      if (offset < slots) {
        if (!met.isGap()) {
          script.read(Script.FINAL_READER, 0, offset, met, Flags.FINAL);
        }
        inputs(offset + 1, slots, then);
        script.cut(size);
      }
    }
  }

  private void outputs(List<Met> alphabet, int offset, int slots, int left) {
    int size = script.size();
    script.finalEnd(1, 0, offset, true);
    visit();
    script.cut(size);
    for (Met met : alphabet) {
      if (left > 0) {
        script.read(Script.FINAL_READER, 1, offset, met, Flags.FINAL);
        outputs(alphabet, offset + 1, slots, left - 1);
        script.cut(size);
      }
    }
  }
}
