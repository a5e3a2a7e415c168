package dev.ontrial.fault;

import dev.ontrial.fault.FileDamage.How;
import dev.ontrial.fault.FileDamage.Where;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.Word;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files on a broker's disk are damaged while it is down, and then it starts on them. A disk does so
 * silently; the broker is down because a file cannot be changed safely under a broker that runs.
 *
 * @param damage which files, where and how
 * @param orderly whether the broker is shut down in an orderly way, after which it checks nothing
 *     that it reads, and not killed, after which it checks its last segments
 */
public record Corrupt(FileDamage damage, boolean orderly) implements FaultSpec.OnProcesses {
  static final Corrupt USUAL =
      new Corrupt(
          new FileDamage(DataFile.SEGMENT, DataFile.Topics.TRIAL, Where.TAIL, How.BIT), false);

  private static final String FILE = "file";
  private static final String TOPICS = "topics";
  private static final String WHERE = "where";
  private static final String HOW = "how";
  private static final String STOP = "stop";
  private static final String KILL = "kill";
  private static final String ORDERLY = "orderly";

  /** Whether it damages the log of the controllers. */
  public boolean ofMetadata() {
    return damage.file() == DataFile.METADATA;
  }

  @Override
  public FaultKind kind() {
    return FaultKind.CORRUPT;
  }

  @Override
  public String effect() {
    return "The broker goes down (`stop: kill`, or `orderly`), one file of each log is "
        + "damaged, and the broker starts on it. `file`: `segment`, `index`, `time-index`, "
        + "`transaction-index`, `snapshot` (of producers), `checkpoint` (of leader epochs), "
        + "`recovery-point` or `metadata` (of the controllers); `topics`: `trial`, "
        + "`offsets`, `transactions` or `share`; `where`: `tail`, `middle` or `random`; "
        + "`how`: `bit`, `epoch` (a bit of a batch's leader epoch, which no checksum "
        + "covers), `zero` (up to a sector), `old` (the bytes that are before it; a "
        + "checkpoint without its last entry) or `truncate`. A broker that refuses to start "
        + "has its files restored, which the history says.";
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(4);
  }

  @Override
  public Set<String> keys() {
    return Set.of(FILE, TOPICS, WHERE, HOW, STOP);
  }

  @Override
  public Corrupt read(FaultKeys keys) {
    FileDamage read =
        new FileDamage(
            constant(keys, FILE, damage.file()),
            constant(keys, TOPICS, damage.topics()),
            constant(keys, WHERE, damage.where()),
            constant(keys, HOW, damage.how()));
    String stop = keys.text(STOP, orderly ? ORDERLY : KILL);
    if (!stop.equals(KILL) && !stop.equals(ORDERLY)) {
      throw unknown(keys, STOP, KILL + ", " + ORDERLY);
    }
    boolean whole = read.file() == DataFile.METADATA || read.file() == DataFile.RECOVERY_POINT;
    if (whole && read.topics() != DataFile.Topics.TRIAL) {
      throw keys.complaint(
          TOPICS, "`file: " + read.file().word() + "` belongs to no topic; leave `topics` out");
    }
    if (read.how() == How.EPOCH && !read.file().hasBatches()) {
      throw keys.complaint(
          HOW, "`epoch` is that of a record batch; it takes `file: segment` or `metadata`");
    }
    return new Corrupt(read, stop.equals(ORDERLY));
  }

  /** The constant that an entry names. */
  private static <E extends Enum<E> & Word> E constant(FaultKeys keys, String key, E usual) {
    Class<E> words = usual.getDeclaringClass();
    return Word.find(words, keys.text(key, usual.word()))
        .orElseThrow(() ->
            unknown(
                keys,
                key,
                Arrays.stream(words.getEnumConstants())
                    .map(Word::word)
                    .collect(Collectors.joining(", "))));
  }

  private static RuntimeException unknown(FaultKeys keys, String key, String known) {
    return keys.complaint(key, "unknown `" + keys.text(key, "") + "`; known: " + known);
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put(FILE, damage.file().word());
    parameters.put(TOPICS, damage.topics().word());
    parameters.put(WHERE, damage.where().word());
    parameters.put(HOW, damage.how().word());
    parameters.put(STOP, orderly ? ORDERLY : KILL);
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Corruption(site.cluster(), nodes, this, site.roles().seed() * 31 + site.number());
  }
}
