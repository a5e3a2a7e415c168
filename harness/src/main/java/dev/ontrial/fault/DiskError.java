package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation on log segments fails, those of the cluster's metadata among them. A broker whose
 * only log directory fails ends itself; it is started again at the end, on a disk that works.
 *
 * @param error {@code eio} or {@code enospc}
 * @param operation {@code append}, {@code flush} or {@code roll}
 */
public record DiskError(String error, String operation) implements FaultSpec.OnProcesses {
  static final DiskError USUAL = new DiskError("eio", "append");
  static final String ON = "operation";
  static final List<String> OPERATIONS = List.of("append", "flush", "roll");
  private static final String ERROR = "error";
  private static final List<String> ERRORS = List.of("eio", "enospc");

  @Override
  public FaultKind kind() {
    return FaultKind.DISK_ERROR;
  }

  @Override
  public String effect() {
    return "An `operation` on log segments (`append`, `flush` or `roll`), those of the "
        + "controllers among them, fails with `error`: `eio` or `enospc`. The broker ends "
        + "itself, and is started again at the end on a disk that works.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(ERROR, ON);
  }

  @Override
  public DiskError read(FaultKeys keys) {
    return new DiskError(one(keys, ERROR, error, ERRORS), one(keys, ON, operation, OPERATIONS));
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
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new DiskTrouble(kind().word(), site.cluster(), nodes, operation, error, 0, true);
  }
}
