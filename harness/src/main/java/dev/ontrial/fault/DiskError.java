package dev.ontrial.fault;

import dev.ontrial.cluster.LogDirs;
import dev.ontrial.history.FaultKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation on a broker's disk fails, on that of the cluster's metadata, too. A broker whose
 * only log directory fails ends itself; one that has others goes on without it (KIP-112, KIP-858).
 * The broker is started again at the end, on a disk that works.
 *
 * @param error {@code eio} or {@code enospc}
 * @param operation {@code append}, {@code flush}, {@code roll}, {@code snapshot} or {@code any}
 * @param logDir the number of the one log directory that fails, from 1 on; 0 for all
 * @param replaced whether that directory is empty at the end, as that of a new disk
 */
public record DiskError(String error, String operation, int logDir, boolean replaced)
    implements FaultSpec.OnProcesses {
  static final DiskError USUAL = new DiskError("eio", "append");
  static final String ON = "operation";
  static final List<String> OPERATIONS = List.of("append", "flush", "roll", "snapshot", "any");
  private static final String ERROR = "error";
  private static final List<String> ERRORS = List.of("eio", "enospc");
  private static final String LOG_DIR = "log-dir";
  private static final String THEN = "then";
  private static final String SAME = "same";
  private static final String EMPTY = "empty";

  /** An operation that fails on all of its disks. */
  DiskError(String error, String operation) {
    this(error, operation, 0, false);
  }

  @Override
  public FaultKind kind() {
    return FaultKind.DISK_ERROR;
  }

  @Override
  public String effect() {
    return "An `operation` (`append`, `flush` or `roll` of log segments, those of the controllers "
        + "among them, a `snapshot` of producers, or `any` of these) fails with `error`: `eio` "
        + "or `enospc`. The broker ends itself, and is started again at the end on a disk that "
        + "works. With `cluster: {log-dirs: 2}` and `log-dir: 2` that directory alone fails, "
        + "and the broker goes on with the other; `then: empty`: at the end it is that of a new "
        + "disk.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(ERROR, ON, LOG_DIR, THEN);
  }

  @Override
  public DiskError read(FaultKeys keys) {
    boolean empty = one(keys, THEN, replaced ? EMPTY : SAME, List.of(SAME, EMPTY)).equals(EMPTY);
    int directory = (int) keys.number(LOG_DIR, logDir, 0, LogDirs.MOST);
    if (empty && directory < 2) {
      throw keys.complaint(
          THEN, "`empty` takes `log-dir: 2` or a higher one; the first has the cluster's metadata");
    }
    return new DiskError(
        one(keys, ERROR, error, ERRORS), one(keys, ON, operation, OPERATIONS), directory, empty);
  }

  /** One of some words. */
  static String one(FaultKeys keys, String key, String usual, List<String> known) {
    String word = keys.text(key, usual);
    if (!known.contains(word)) {
      throw keys.complaint(key, "unknown `" + word + "`; known: " + String.join(", ", known));
    }
    return word;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put(ERROR, error);
    parameters.put(ON, operation);
    if (logDir > 0) {
      parameters.put(LOG_DIR, logDir);
      parameters.put(THEN, replaced ? EMPTY : SAME);
    }
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    DiskOrder order = new DiskOrder(kind().word(), operation, error, 0);
    return logDir == 0
        ? new DiskTrouble(site.cluster(), nodes, order, true)
        : new LostLogDir(site.cluster(), nodes, order, logDir, replaced);
  }
}
