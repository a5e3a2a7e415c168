package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDump;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.SlotWriter;
import dev.ontrial.proof.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read of history files, event by event, and what is left out of them, word for word. That
 * too much is kept changes no verdict, but costs the memory that is promised.
 */
class GoldenHistoriesTest {
  private static final int READERS = 100;
  private static final int TOPIC_PARTITIONS = 8;

  @TempDir Path folder = Path.of("");

  private int histories;

  private HistoryFiles write(Map<String, List<Event>> files) throws IOException {
    return SlotWriter.write(folder.resolve(String.valueOf(histories++)), files);
  }

  private static Map<String, List<Event>> random(int seed, int steps, int mutations) {
    Random random = new Random(seed);
    Map<String, List<Event>> files = RandomHistory.of(steps, random);
    for (int i = 0; i < mutations; i++) {
      RandomHistory.mutate(files, random);
    }
    return files;
  }

  @Test
  void whatIsKeptOfHistories() throws IOException {
    List<String> sections = new ArrayList<>();
    for (int seed = 1; seed <= 18; seed++) {
      int mutations = seed % 4;
      History screened =
          write(random(seed, seed % 3 == 0 ? 2_400 : 600, mutations))
              .screened(Traffic::new)
              .history();
      StringJoiner section = new StringJoiner("\n");
      section.add("history %d, %d mutations".formatted(seed, mutations));
      for (Sends sends : screened.sends()) {
        section.add(
            "  p%d sent %d to %s, kept %s; transactions %s"
                .formatted(
                    sends.process(),
                    sends.count(),
                    sends.topicPartitions(),
                    kept(numbers(sends::next)),
                    kept(numbers(sends.transactions()::next))));
      }
      for (Reads reads : screened.reads()) {
        section.add(
            "  p%d read %d of %d in epochs %d to %d, kept %s"
                .formatted(
                    reads.process(),
                    reads.total(),
                    reads.topicPartition(),
                    reads.lowestEpoch(),
                    reads.highestEpoch(),
                    kept(offsets(reads))));
      }
      section.add("  left out: " + leftOut(screened));
      sections.add(section.toString());
    }
    Golden.compare("golden-screened.txt", sections);
  }

  private static IntStream offsets(Reads reads) {
    return IntStream.range(0, reads.count()).map(each -> (int) reads.offset(each)).distinct();
  }

  private static IntStream numbers(IntUnaryOperator next) {
    return IntStream.iterate(next.applyAsInt(-1), each -> each >= 0, next);
  }

  /** How many reads of the first offsets can be read again, and a hash of what they tell. */
  private static String leftOut(History screened) throws IOException {
    StringJoiner all = new StringJoiner("\n");
    int count = 0;
    for (int reader = 0; reader < READERS; reader++) {
      for (int partition = 0; partition < TOPIC_PARTITIONS; partition++) {
        for (long offset = 0; offset < 40; offset += 3) {
          Reads reads = screened.leftOut(reader, partition, offset);
          if (reads != null) {
            tell("met at " + offset, reads, all);
            count++;
          }
        }
      }
    }
    return count + " " + Integer.toHexString(all.toString().hashCode());
  }

  /** How many there are, which at first, and a hash of them all. */
  private static String kept(IntStream those) {
    List<Integer> all = those.filter(each -> each >= 0).sorted().boxed().toList();
    return "%d %s%s"
        .formatted(
            all.size(),
            all.subList(0, Math.min(8, all.size())),
            all.size() > 8 ? " … " + Integer.toHexString(all.hashCode()) : "");
  }

  @Test
  void whatIsReadOfHistories() throws IOException {
    List<String> sections = new ArrayList<>();
    for (int seed = 101; seed <= 108; seed++) {
      History history = write(random(seed, 12, seed % 3)).whole();
      StringJoiner section = new StringJoiner("\n");
      section.add(
          "history %d: %d to %d".formatted(seed, history.firstNanos(), history.lastNanos()));
      history.sends().forEach(sends -> tell(sends, section));
      history.reads().forEach(reads -> tell("read", reads, section));
      sections.add(section.toString());
    }
    Golden.compare("golden-histories.txt", sections);
  }

  private static void tell(Sends sends, StringJoiner section) {
    for (int each = sends.next(-1); each >= 0; each = sends.next(each)) {
      Outcome outcome = sends.outcome(each);
      section.add(
          "p%d#%d to %d at %d in %d, %s %s at %d, %s at offset %d, slots %d %d, %s %s %s"
              .formatted(
                  sends.process(),
                  each,
                  sends.topicPartition(each),
                  sends.timeNanos(each),
                  sends.transaction(each),
                  sends.completed(each) ? "completed" : "open",
                  sends.invoked(each) ? "invoked" : "unseen",
                  sends.doneNanos(each),
                  (outcome + "/" + sends.effectiveOutcome(each)).toLowerCase(Locale.ROOT),
                  sends.offset(each),
                  sends.slot(each),
                  sends.doneSlot(each),
                  sends.pointer(each),
                  sends.donePointer(each),
                  sends.text(each)));
    }
  }

  private static void tell(String what, Reads reads, StringJoiner section) {
    for (int i = 0; i < reads.count(); i++) {
      section.add(
          "p%d %s %d: %d at offset %d at %d, p%d#%d in %d, position %d, %d bytes, epoch %d, flags %d %s"
              .formatted(
                  reads.process(),
                  what,
                  reads.topicPartition(),
                  i,
                  reads.offset(i),
                  reads.timeNanos(i),
                  reads.writer(i),
                  reads.sequence(i),
                  reads.transaction(i),
                  reads.position(i),
                  reads.size(i),
                  reads.leaderEpoch(i),
                  reads.flags(i),
                  reads.pointer(i)));
    }
  }

  @Test
  void whatIsDumpedOfHistories() throws IOException {
    write(random(201, 8, 2));
    StringWriter lines = new StringWriter();
    HistoryDump.dump(folder.resolve("0"), lines);
    Golden.compare("golden-dump.txt", List.of(lines.toString()));
  }
}
